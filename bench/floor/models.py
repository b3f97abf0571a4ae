"""The product's rows, seen without the product."""

from django.db import models

STATUSES = {"draft": "en préparation", "convened": "convoquée", "held": "tenue"}
STATES = {"draft": "projet", "validated": "validé", "published": "publié"}


class Committee(models.Model):
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=300)

    class Meta:
        managed = False
        db_table = "people_committee"
        ordering = ["code"]

    def __str__(self):
        return self.name


class Meeting(models.Model):
    committee = models.ForeignKey(Committee, models.PROTECT)
    date = models.DateField()
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    title = models.CharField(max_length=1000)
    place = models.CharField(max_length=1000)
    chair = models.CharField(max_length=1000)
    status = models.CharField(max_length=10, choices=STATUSES)
    changed_at = models.DateTimeField()
    search_text = models.TextField()

    class Meta:
        managed = False
        db_table = "meetings_meeting"
        ordering = ["-date", "-id"]

    def __str__(self):
        return f"{self.number}/{self.year}"


class Minutes(models.Model):
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=10, choices=STATES)
    validated_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "meetings_minutes"

    def __str__(self):
        return self.get_state_display()
