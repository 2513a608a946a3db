using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Tests.Policies;

/// <summary>Cases and requests to ask policies about.</summary>
internal static class PolicyCases
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly Currency Usd = new("USD");
    public static readonly Role Server = new("server");
    public static readonly Role Manager = new("manager");
    public static readonly Role Owner = new("owner");
    public static readonly Actor Dana = new(new PersonId("dana"), Server);

    public static RecoveryCase Case(
        Subject? customer = null,
        Subject? order = null,
        string? place = null,
        string? failure = null,
        Severity severity = Severity.Minor,
        Channel? channel = null,
        params Money[] granted) =>
        CaseHistory.Fold([Recorded(1, Report(customer, order, place, failure, severity, channel)), .. granted.Select((amount, i) => Recorded(i + 2, new CaseEvent.CompensationGranted(new ActId($"g{i}"), CompensationKind.Voucher, amount, CompensationBasis.Goodwill)))]);

    public static CompensationRequest Give(Money amount, Actor? by = null, RecoveryCase? to = null, bool isApproval = false, ISpending? spending = null) => new()
    {
        Tenant = TenantId.Single,
        CaseId = new CaseId("C-1"),
        Case = to ?? Case(),
        Amount = amount,
        By = by ?? Dana,
        Person = Subject((by ?? Dana).Id.Value),
        IsApproval = isApproval,
        Now = Noon,
        Spending = spending ?? new NothingSpent(),
    };

    public static ApologyRequest Apology(RecoveryCase? to = null, string? words = null, string? template = null, string? culture = null, Channel? channel = null) => new()
    {
        Tenant = TenantId.Single,
        CaseId = new CaseId("C-1"),
        Case = to ?? Case(),
        By = Dana,
        Channel = channel ?? Channel.Mail,
        Words = words,
        Template = template,
        Culture = culture,
    };

    public static Subject Subject(string name) => new(new SubjectKey($"k1:{name}"), name);

    public static Subject Erased(string name) => new(new SubjectKey($"k1:{name}"), null);

    private static CaseEvent.FailureReported Report(Subject? customer, Subject? order, string? place, string? failure, Severity severity, Channel? channel) =>
        new CaseEvent.FailureReported(
            new PlaybookRef("standard", 1),
            Subject("desk"),
            channel ?? Channel.Mail,
            Noon,
            severity,
            Inconvenience.Some,
            FailureNature.Outcome,
            OpenedBy.Staff,
            Failure: failure is null ? null : new FailureKind(failure),
            Customer: customer,
            Order: order,
            Place: place is null ? null : new PlaceId(place));

    private static RecordedEvent Recorded(long version, CaseEvent happened) => new(
        new EventHeader
        {
            Version = version,
            RecordedAt = Noon,
            By = Subject("dana"),
            ByKind = ActorKind.Staff,
            ByRole = Server,
            Command = new CommandId($"c{version}"),
            Stage = new Stage("Reported"),
        },
        happened);

    private sealed class NothingSpent : ISpending
    {
        public ValueTask<LimitSpent> ReadAsync(LimitScope scope, CancellationToken cancellationToken) => default;
    }

    /// <summary>Renders a template whose values are at hand.</summary>
    public static RenderedApology? Render(this ApologyTemplates templates, ApologyRequest request) => templates.RenderAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
