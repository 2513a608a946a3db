using ServiceRecovery.Policies;

namespace ServiceRecovery.Crm;

/// <summary>What the two hotels decided once.</summary>
internal static class CrmRules
{
    public static readonly TenantId North = new("north");
    public static readonly TenantId South = new("south");

    /// <summary>Gets the roles, lowest level first.</summary>
    public static string[] Levels { get; } = ["clerk", "manager", "lead"];

    private static Currency Euro { get; } = new("EUR");

    public static string HotelOf(TenantId tenant) => tenant == North ? "Hotel North" : "Hotel South";

    /// <summary>Adds the desk with the hotels' rules, people, store and mails. The host adds pages and workers to it; the demo a clock of its own.</summary>
    public static RecoveryBuilder AddCrmRecovery(this IServiceCollection services, CrmData data, Uri publicUrl)
    {
        services.AddSingleton(new Mailboxes(data.Mails));
        var recovery = services.AddServiceRecovery(options =>
            {
                // A desk, not a person: who answers for a case until somebody takes it.
                options.FallbackOwner = new PersonId("duty-manager");
                options.PublicUrl = publicUrl;
                options.FollowUp.AnswerWithin = TimeSpan.FromDays(2);
                foreach (var (level, perGrant, perCase) in Levels.Zip([5_000L, 50_000, 500_000], [10_000L, 100_000, 1_000_000]))
                {
                    options.Levels.Add(new Role(level));
                    options.Limits.Add(new RoleLimit(new Role(level), Euro, perGrant, perCase));
                }
            })
            .Use<CrmPeople>()
            .AddOutboxHandler<AskingMail>();
        return data.UseStore(recovery);
    }
}
