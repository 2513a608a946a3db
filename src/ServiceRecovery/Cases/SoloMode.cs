namespace ServiceRecovery.Policies;

/// <summary>For one place with one person: a cooling-off time after the request stands in for the other person, and the event carries the mark.</summary>
/// <param name="SetBy">The role that turned it on.</param>
/// <param name="Frees">The role that it frees; another one than <paramref name="SetBy"/>.</param>
/// <param name="Place">The place; <see langword="null"/>: the organization has only one.</param>
public sealed record SoloMode(Role SetBy, Role Frees, PlaceId? Place = null)
{
    /// <summary>Gets how long after the request the same person may approve it.</summary>
    public TimeSpan CoolingOff { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Gets how long nobody else may have acted in the case.</summary>
    public TimeSpan AloneFor { get; init; } = TimeSpan.FromDays(30);
}
