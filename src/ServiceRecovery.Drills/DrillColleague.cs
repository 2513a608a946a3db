namespace ServiceRecovery.Drills;

/// <summary>Somebody of the organization in a drill, known by their post and never by a name.</summary>
public sealed record DrillColleague
{
    internal DrillColleague(PersonId post, Role role)
    {
        Post = post;
        Role = role;
    }

    /// <summary>Gets the post.</summary>
    public PersonId Post { get; }

    /// <summary>Gets the role.</summary>
    public Role Role { get; }

    internal TimeSpan From { get; init; }

    internal TimeSpan Until { get; init; }

    internal TimeSpan? ApprovesAfter { get; init; }

    internal long ApprovesAtMost { get; init; }

    internal TimeSpan? TakesOverAfter { get; init; }

    internal TimeSpan? AcceptsAfter { get; init; }

    internal Actor Actor => new(Post, Role);

    internal bool IsOnDuty(TimeSpan sinceStart) => sinceStart >= From && sinceStart <= Until;
}
