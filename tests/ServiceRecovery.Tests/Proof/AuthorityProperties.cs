using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using static ServiceRecovery.Tests.Proof.Fixtures;

namespace ServiceRecovery.Tests.Proof;

/// <summary>What holds of authority and identity for all amounts, limits and spellings: P22, P25 and P52 of the faults' list.</summary>
public class AuthorityProperties
{
    [Property(MaxTest = 500, Arbitrary = [typeof(Arbitraries)])]
    public bool Raising_a_limit_never_takes_a_grant_away(Limit limit, Limit more, Asked asked) =>
        !IsGranted(limit, asked) || IsGranted(new Limit(limit.PerGrant + more.PerGrant, limit.PerCase + more.PerCase), asked);

    [Property(MaxTest = 500, Arbitrary = [typeof(Arbitraries)])]
    public bool What_is_granted_is_within_the_limit_per_grant_and_per_case(Limit limit, Asked asked) =>
        IsGranted(limit, asked) == (asked.Minor <= limit.PerGrant && asked.Standing + asked.Minor <= limit.PerCase);

    [Property(MaxTest = 200, Arbitrary = [typeof(Arbitraries)])]
    public bool An_amount_is_positive_and_held_exactly_by_every_program(Asked asked) =>
        new Money(asked.Minor, Usd).IsInRange == (asked.Minor >= 1 && asked.Minor == (long)(double)asked.Minor && asked.Minor < 1L << 53);

    [Property(MaxTest = 300, Arbitrary = [typeof(Arbitraries)])]
    public bool A_person_is_the_same_however_often_their_id_is_read(Login login) =>
        new PersonId(new PersonId(login.Text).Value) == new PersonId(login.Text)
        && new PersonId(login.Text.ToUpperInvariant()) == new PersonId(login.Text)
        && Usual.Names.SubjectOf(new PersonId(login.Text.ToUpperInvariant())) == Usual.Names.SubjectOf(new PersonId(login.Text))
        && Usual.Canonical(Usual.Canonical(new PersonId(login.Text))) == Usual.Canonical(new PersonId(login.Text));

    private static bool IsGranted(Limit limit, Asked asked)
    {
        var authority = new RoleLimits([Server], [new RoleLimit(Server, Usd, limit.PerGrant, limit.PerCase)]);
        var request = new CompensationRequest
        {
            Tenant = TenantId.Single,
            CaseId = CommandRunner.First,
            Case = Standing(asked.Standing),
            Amount = new Money(asked.Minor, Usd),
            By = Dana,
            Person = Usual.Names.SubjectOf(Dana.Id),
            Now = Start,
            Spending = null!,
        };
        return authority.RuleAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult() is Ruling.Granted;
    }

    // A case in which so much stands.
    private static RecoveryCase Standing(long minor)
    {
        var person = Usual.Names.SubjectOf(Dana.Id);
        var opened = new CaseEvent.FailureReported(ServiceRecovery.Playbooks.StandardPlaybook.Playbook.Ref, person, Channel.Phone, Start, Severity.Minor, Inconvenience.None, FailureNature.Outcome, OpenedBy.Staff);
        CaseEvent[] events = minor == 0 ? [opened] : [opened, new CaseEvent.CompensationGranted(new ActId("g1"), CompensationKind.Voucher, new Money(minor, Usd), CompensationBasis.Goodwill)];
        return CaseHistory.Fold(events.Select((happened, i) => new RecordedEvent(
            new EventHeader { Version = i + 1, RecordedAt = Start, By = person, ByKind = ActorKind.Staff, ByRole = Server, Command = new CommandId("c"), Stage = new Stage("Heard") },
            happened)));
    }

    public sealed record Limit(long PerGrant, long PerCase);

    public sealed record Asked(long Minor, long Standing);

    public sealed record Login(string Text);

    public static class Arbitraries
    {
        // Small numbers, so that an amount often is one less than a limit, the limit, or one more.
        private static Gen<long> Few { get; } = Gen.Choose(0, 12).Select(value => (long)value);

        public static Arbitrary<Limit> Limits() => Arb.From(Few.SelectMany(grant => Few.Select(whole => new Limit(grant, whole))));

        public static Arbitrary<Asked> Amounts() => Arb.From(Gen.OneOf(Gen.Choose(1, 12).Select(value => (long)value), Gen.Elements(1L, Money.Largest)).SelectMany(minor => Few.Select(standing => new Asked(minor, standing))));

        public static Arbitrary<Login> Logins() => Arb.From(Gen.OneOf(
            Gen.Elements("dana", "dana.till", "MAX.home", "max", "mia", "rob", "nobody-we-know"),
            Gen.Choose(1, 64).SelectMany(length => Gen.ArrayOf(Gen.Elements("abcxyzABCXYZ019._:-iI".ToCharArray()), length)).Select(letters => new string(letters)))
            .Select(text => new Login(text)));
    }
}
