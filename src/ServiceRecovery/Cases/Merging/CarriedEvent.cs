namespace ServiceRecovery;

/// <summary>An event of a younger case as the older one that absorbed it keeps it, whole.</summary>
/// <param name="Event">What happened, under names that are free in the older case.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="By">Who did it.</param>
/// <param name="ByKind">Whether they are staff, the customer or a program.</param>
/// <param name="Role">The role they acted in.</param>
/// <param name="Of">Where it was recorded.</param>
/// <param name="OccurredAt">When it happened, as told.</param>
/// <param name="ActsFor">The person they acted for.</param>
internal sealed record CarriedEvent(CaseEvent Event, DateTimeOffset At, Subject By, ActorKind ByKind, Role Role, EventOrigin Of, DateTimeOffset? OccurredAt = null, Subject? ActsFor = null);

/// <summary>Where an event was recorded that a merge, or several one after the other, brought into another case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Version">Its version there.</param>
/// <param name="Ref">The name there of what it is about, where that is another one here.</param>
internal sealed record EventOrigin(CaseId Case, long Version, string? Ref = null)
{
    /// <summary>Returns what something that the event made is called where it was made.</summary>
    /// <param name="name">Its name here.</param>
    public NamedElsewhere NameOf(string name) => new(Case, Ref ?? name);
}

/// <summary>The name of something in the case that made it.</summary>
/// <param name="Case">The case.</param>
/// <param name="Name">Its name there.</param>
internal sealed record NamedElsewhere(CaseId Case, string Name);
