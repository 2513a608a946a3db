namespace ServiceRecovery.Policies;

/// <summary>What people of a role may give in one currency.</summary>
/// <param name="Role">The role.</param>
/// <param name="Currency">The currency.</param>
/// <param name="PerGrant">The most in one grant, in minor units; 0 gives nothing.</param>
/// <param name="PerCase">The most that may stand in one case, whoever granted it, in minor units.</param>
public sealed record RoleLimit(Role Role, Currency Currency, long PerGrant, long PerCase)
{
    // Never adds: two amounts near the largest integer would wrap round to a small one.
    internal long LeftAfter(long standing) => Math.Max(0, Math.Min(PerGrant, standing >= PerCase ? 0 : PerCase - Math.Max(0, standing)));
}
