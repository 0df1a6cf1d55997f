"""The industries and sectors to choose from."""

from django.db import migrations

INDUSTRIES = {
    "Technology": [
        "Software",
        "Cloud Services",
        "Artificial Intelligence",
        "Cybersecurity",
        "Hardware",
        "Telecommunications",
        "Fintech",
        "Consumer Electronics",
    ],
    "Finance and Savings": [
        "Chit Funds",
        "Microfinance",
        "Cooperative Societies",
        "Insurance",
        "Accounting",
        "Investment",
    ],
    "Lotteries and Draws": [
        "Number Draws",
        "Raffles",
        "Prize Bonds",
        "Promotions",
        "Charity Draws",
    ],
    "Retail": [
        "Groceries",
        "Fashion",
        "Jewellery",
        "Home and Furniture",
        "Pharmacy",
        "Mobile Phones",
        "Online Shops",
    ],
    "Health": ["Clinics", "Dental Care", "Fitness", "Wellness", "Medical Supplies", "Elder Care"],
    "Education": [
        "Schools",
        "Tuition",
        "Test Preparation",
        "Online Courses",
        "Languages",
        "Vocational Training",
    ],
    "Food and Hospitality": [
        "Restaurants",
        "Catering",
        "Sweets and Bakery",
        "Hotels",
        "Travel Agencies",
        "Tea and Coffee",
    ],
    "Real Estate and Building": [
        "Housing",
        "Commercial Property",
        "Construction",
        "Interior Design",
        "Building Materials",
    ],
    "Transport": ["Logistics", "Car Sales", "Repairs and Spares", "Taxi and Rental", "Two-Wheelers"],
    "Agriculture": ["Crops", "Dairy", "Poultry", "Farm Equipment", "Seeds and Fertiliser", "Cold Storage"],
    "Manufacturing": ["Textiles", "Plastics", "Metal Work", "Packaging", "Handicrafts", "Printing"],
    "Media and Events": ["News", "Advertising", "Photography", "Weddings", "Music", "Sports"],
    "Community": ["Associations", "Religious Institutions", "Charities", "Clubs", "Local Government"],
    "Professional Services": ["Law", "Consulting", "Recruitment", "Design", "Security Services", "Cleaning"],
}


def slug(name):
    return name.lower().replace(" and ", "-").replace(" ", "-")


def write(apps, schema_editor):
    db = schema_editor.connection.alias
    Industry, Sector = apps.get_model("sites", "Industry"), apps.get_model("sites", "Sector")
    for place, (name, sectors) in enumerate(INDUSTRIES.items(), 1):
        industry = Industry.objects.using(db).create(slug=slug(name), name=name, position=place)
        Sector.objects.using(db).bulk_create(
            Sector(industry=industry, slug=slug(one), name=one, position=number)
            for number, one in enumerate(sectors, 1)
        )


class Migration(migrations.Migration):
    dependencies = [("sites", "0002_seal")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
