using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Outbox;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

/// <summary>What an organization decides once. All faults are told at once, when the desk is made.</summary>
public sealed class RecoveryOptions
{
    /// <summary>Gets or sets who answers for a case when nobody else does: the last resort.</summary>
    /// <value>There is no default; a desk isn't made without it.</value>
    public PersonId? FallbackOwner { get; set; }

    /// <summary>Gets the roles, lowest level first.</summary>
    /// <value>Empty by default: no role is above another, so nobody takes a case over.</value>
    public IList<Role> Levels { get; } = [];

    /// <summary>Gets the limits of the roles per grant and per case, in minor units.</summary>
    /// <value>Empty by default: nothing is granted, and the refusal says so.</value>
    /// <remarks>They serve the default authority; one that the host uses has limits of its own.</remarks>
    public IList<RoleLimit> Limits { get; } = [];

    /// <summary>Gets how much may stand granted in a case, in minor units of a currency, before a yes that staff enter needs another person.</summary>
    /// <value>Empty by default: a table has about 25 euro in each currency (25 dollars, 5,000 yen), and 0 in those it doesn't know. 0 closes the floor.</value>
    /// <remarks>Where several currencies stand, the shares of their floors are added up.</remarks>
    public IDictionary<Currency, long> Floors { get; } = new Dictionary<Currency, long>();

    /// <summary>Gets how much may stand granted in a case, in minor units of a currency, before a yes on a device needs another person.</summary>
    /// <value>Empty by default: ten times the table of <see cref="Floors"/>.</value>
    public IDictionary<Currency, long> DeviceFloors { get; } = new Dictionary<Currency, long>();

    /// <summary>Gets the currencies that ISO 4217 doesn't list, by code, each with the number of decimals of its minor unit, 0 to 8.</summary>
    /// <value>Empty by default. A code has 1 to 8 capital letters and digits.</value>
    /// <remarks>They are known to the whole process, since amounts are written with their decimals wherever they are shown; two organizations of one process give the same number.</remarks>
    public IDictionary<string, int> Currencies { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Gets the devices on which customers answer themselves.</summary>
    /// <value>Empty by default: nobody answers on a device.</value>
    /// <remarks>They serve every tenant; a directory that the host uses has devices of its own.</remarks>
    public DeviceList Devices { get; } = [];

    /// <summary>Gets or sets solo mode.</summary>
    /// <value>The default value is <see langword="null"/>: another person is another person.</value>
    public SoloMode? Solo { get; set; }

    /// <summary>Gets or sets how long a request for approval stands.</summary>
    /// <value>The default value is 3 days.</value>
    public TimeSpan ApprovalExpiry { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Gets or sets by when a promise without a time is due in a severe failure.</summary>
    /// <value>The default value is 1 hour.</value>
    public TimeSpan PromiseWithinSevere { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets by when a promise without a time is due in a major failure.</summary>
    /// <value>The default value is 4 hours.</value>
    public TimeSpan PromiseWithinMajor { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Gets or sets by when a promise without a time is due in a minor failure.</summary>
    /// <value>The default value is 1 day.</value>
    public TimeSpan PromiseWithinMinor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets how many cases one person may discard a day alone.</summary>
    /// <value>The default value is 3.</value>
    public int DiscardsADay { get; set; } = 3;

    /// <summary>Gets or sets whether somebody of the staff whom the staff directory doesn't know may act all the same.</summary>
    /// <value>The default value is <see langword="false"/>: they are refused, <c>person-unknown</c>. Where there is no directory everybody may.</value>
    public bool UnknownStaffMayAct { get; set; }

    /// <summary>Gets or sets whether a compensation above somebody's limits is given as far as they go, and the rest asked for as <c>{ref}:rest</c>, unless the command says otherwise.</summary>
    /// <value>The default value is <see langword="false"/>: the whole waits for approval.</value>
    public bool SplitAtLimit { get; set; }

    /// <summary>Gets or sets whether a customer has at most one open failure about one order.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    /// <remarks>A second report is refused with the open case, on which the contact is recorded.</remarks>
    public bool OneOpenCasePerOrder { get; set; }

    /// <summary>Gets the channels whose references of evidence are one space.</summary>
    /// <value>Empty by default: the same number on the telephone and at a counter is two pieces of evidence.</value>
    /// <remarks>A receipt that counts once at every counter wants its channels here.</remarks>
    public IList<Channel> SharedEvidence { get; } = [];

    /// <summary>Gets or sets how the default follow-up policy asks.</summary>
    /// <value>By default 2 counting attempts at least 24 hours apart; silence counts 72 hours after the last.</value>
    public FollowUpSettings FollowUp { get; set; } = new();

    /// <summary>Gets or sets which debriefs the default policy calls for.</summary>
    /// <value>By default those of severe failures, besides those that are always called for.</value>
    public DebriefSettings Debriefs { get; set; } = new();

    /// <summary>Gets what the organization decided about its debriefs.</summary>
    public LearningOptions Learning { get; } = new();

    /// <summary>Gets or sets where customers answer, as they see it from outside: what <see cref="AnswerLinks"/> puts before a link, <c>https://crm.example/a/</c>.</summary>
    /// <value>The default value is <see langword="null"/>: no links are made. It is absolute, https (http on loopback only), ends with <c>/</c> and has no query.</value>
    /// <remarks>It stands here, and not with the web side, because a worker that sends messages makes links too. No address is ever made from what a request says of its host.</remarks>
    public Uri? PublicUrl { get; set; }

    /// <summary>Gets or sets how long the desk tries again when others write to the same case, standing in line included.</summary>
    /// <value>The default value is 5 seconds.</value>
    /// <remarks>Inside the caller's own transaction nothing is tried again.</remarks>
    public TimeSpan ContentionTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long a policy may take to answer.</summary>
    /// <value>The default value is 10 seconds.</value>
    public TimeSpan PolicyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many messages one node hands over at the same time.</summary>
    /// <value>The default value is 8.</value>
    /// <remarks>Messages of one case to one handler always go one after another.</remarks>
    public int DeliveriesAtOnce { get; set; } = 8;

    /// <summary>Gets or sets how many cases a desk keeps in mind, so that the next command on one of them is decided without loading it.</summary>
    /// <value>The default value is 1,000, about 1 KB each; 0 keeps none. At most 1,000,000.</value>
    /// <remarks>It keeps no words and no names, and changes no result: what is decided so is stored only where the stored case is still the same, event for event. Only a durable store that leaves texts where they are (<see cref="IWordlessStore"/>) is used so.</remarks>
    public int RecentCases { get; set; } = 1_000;

    // What was wrong in a file or a section that these were read from.
    internal List<string> Findings { get; } = [];

    // Where each limit stands in the file that it was read from, which has others that couldn't be read whole.
    internal List<int> LimitPlaces { get; } = [];

    // What could be read of those.
    internal List<(int Place, Role? Role, Currency? Currency)> UnreadLimits { get; } = [];

    internal int PlaceOfLimit(int at) => at < LimitPlaces.Count ? LimitPlaces[at] : at;

    // The people whom settings name; a directory that the host uses takes its place.
    internal IStaffDirectory? Staff { get; set; }

    internal OrganizationRules ToRules() => new()
    {
        Levels = [.. Levels],
        Floor = CompensationFloor.Standard(1).With(Floors),
        DeviceFloor = CompensationFloor.Standard(10).With(DeviceFloors),
        Solo = Solo,
        ApprovalExpiry = ApprovalExpiry,
        PromiseWithinSevere = PromiseWithinSevere,
        PromiseWithinMajor = PromiseWithinMajor,
        PromiseWithinMinor = PromiseWithinMinor,
        DiscardsADay = DiscardsADay,
        UnknownStaffMayAct = UnknownStaffMayAct,
        SplitAtLimit = SplitAtLimit,
        SharedEvidence = SharedEvidence.Select(channel => channel.Value).ToImmutableHashSet(ReferenceText.Comparer),
    };
}

/// <summary>Finds what can't be meant; each finding begins with the path of its option.</summary>
internal sealed class RecoveryOptionsValidator : IValidateOptions<RecoveryOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3653);

    public ValidateOptionsResult Validate(string? name, RecoveryOptions options)
    {
        List<string> failures = [.. options.Findings];
        failures.AddRange(options.Currencies.Select(currency => Currency.Add(currency.Key, currency.Value)).OfType<string>());
        failures.AddRange(NeverSet(options));
        if (options.FallbackOwner is null)
        {
            failures.Add($"{nameof(options.FallbackOwner)} must name who answers for a case when nobody else does.");
        }

        foreach (var (member, floors) in new[] { (nameof(options.Floors), options.Floors), (nameof(options.DeviceFloors), options.DeviceFloors) })
        {
            failures.AddRange(floors.Where(floor => floor.Value is < 0 or > Money.Largest)
                .Select(floor => FormattableString.Invariant($"{member}.{floor.Key} must be from 0 to {Money.Largest} minor units, but is {floor.Value}.")));
            failures.AddRange(floors.Where(floor => !floor.Key.IsKnown).Select(floor => $"{member}.{floor.Key} is in no currency of ISO 4217 and in none of {nameof(options.Currencies)}."));
        }

        failures.AddRange(options.Devices.GroupBy(device => device.Id).Where(same => same.Count() > 1).Select(same => $"{nameof(options.Devices)} has the device '{same.Key}' twice."));

        if (options.DiscardsADay < 0)
        {
            failures.Add(FormattableString.Invariant($"{nameof(options.DiscardsADay)} must be 0 or more, but is {options.DiscardsADay}."));
        }

        if (options.DeliveriesAtOnce is < 1 or > 256)
        {
            failures.Add(FormattableString.Invariant($"{nameof(options.DeliveriesAtOnce)} must be from 1 to 256, but is {options.DeliveriesAtOnce}."));
        }

        if (options.RecentCases is < 0 or > 1_000_000)
        {
            failures.Add(FormattableString.Invariant($"{nameof(options.RecentCases)} must be from 0 to 1000000, but is {options.RecentCases}."));
        }

        if (options.Solo is { } solo && solo.SetBy == solo.Frees)
        {
            failures.Add($"{nameof(options.Solo)} must be set by another role than it frees, but both are '{solo.Frees}'.");
        }

        if (options.PublicUrl is { } url && !IsPublic(url))
        {
            failures.Add($"{nameof(options.PublicUrl)} must be an absolute https address (http on loopback only) that ends with '/', without a user, a query or a fragment, as 'https://crm.example/a/', but is '{url.OriginalString}'.");
        }

        CheckLength(failures, nameof(options.ApprovalExpiry), options.ApprovalExpiry);
        CheckLength(failures, nameof(options.PromiseWithinSevere), options.PromiseWithinSevere);
        CheckLength(failures, nameof(options.PromiseWithinMajor), options.PromiseWithinMajor);
        CheckLength(failures, nameof(options.PromiseWithinMinor), options.PromiseWithinMinor);
        CheckLength(failures, nameof(options.ContentionTimeout), options.ContentionTimeout);
        CheckLength(failures, nameof(options.PolicyTimeout), options.PolicyTimeout);
        failures.AddRange(RoleLimits.Faults([.. options.Levels], [.. options.Limits], options.PlaceOfLimit));
        failures.AddRange(options.UnreadLimits.Where(limit => limit.Currency is { IsKnown: false })
            .Select(limit => RoleLimits.CurrencyUnknown(FormattableString.Invariant($"{nameof(options.Limits)}[{limit.Place}], in '{limit.Currency}',"))));
        failures.AddRange(UnfitLimits(options));
        failures.AddRange(DefaultFollowUpPolicy.Faults(options.FollowUp).Select(fault => $"{nameof(options.FollowUp)}.{fault}"));
        failures.AddRange(options.Debriefs.Faults().Select(fault => $"{nameof(options.Debriefs)}.{fault}"));
        failures.AddRange(options.Learning.Faults().Select(fault => $"{nameof(options.Learning)}.{fault}"));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsPublic(Uri url) => url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0
        && url.OriginalString.IndexOfAny(['?', '#']) < 0
        && url.OriginalString.LastOrDefault() == '/';

    // An id that nobody set says nothing, and no member of a list may be one.
    private static IEnumerable<string> NeverSet(RecoveryOptions options)
    {
        (string Member, bool IsNeverSet)[] members =
        [
            (nameof(options.FallbackOwner), options.FallbackOwner == default(PersonId)),
            .. options.Levels.Select((level, at) => (FormattableString.Invariant($"{nameof(options.Levels)}[{at}]"), level == default)),
            .. options.Limits.Select((limit, at) => (FormattableString.Invariant($"{nameof(options.Limits)}[{at}].{nameof(limit.Role)}"), limit.Role == default)),
            .. options.SharedEvidence.Select((channel, at) => (FormattableString.Invariant($"{nameof(options.SharedEvidence)}[{at}]"), channel == default)),
            .. options.Devices.Select((device, at) => (FormattableString.Invariant($"{nameof(options.Devices)}[{at}]"), device.Id == default)),
            ($"{nameof(options.Solo)}.{nameof(SoloMode.SetBy)}", options.Solo is { } solo && solo.SetBy == default),
            ($"{nameof(options.Solo)}.{nameof(SoloMode.Frees)}", options.Solo is { } freed && freed.Frees == default),
        ];
        return members.Where(member => member.IsNeverSet).Select(member => $"{member.Member} was never set. Give its id.");
    }

    // A limit that can be kept and still can't be meant.
    private static IEnumerable<string> UnfitLimits(RecoveryOptions options)
    {
        var roles = options.Limits.Select((limit, at) => (Place: options.PlaceOfLimit(at), Role: (Role?)limit.Role)).Concat(options.UnreadLimits.Select(limit => (limit.Place, limit.Role)));
        foreach (var (place, role) in roles.OrderBy(limit => limit.Place))
        {
            if (options.Levels.Count > 0 && role is { } named && named != default && !options.Levels.Contains(named))
            {
                yield return FormattableString.Invariant($"{nameof(options.Limits)}[{place}] is of the role '{named}', which is none of the levels: {string.Join(", ", options.Levels.Select(level => $"'{level}'"))}. Add it to the levels, or correct it.");
            }
        }

        for (var at = 0; at < options.Limits.Count; at++)
        {
            var limit = options.Limits[at];
            if (limit.PerCase < limit.PerGrant)
            {
                yield return FormattableString.Invariant($"{nameof(options.Limits)}[{options.PlaceOfLimit(at)}] allows '{limit.Role}' {limit.PerGrant} minor units per grant, but {limit.PerCase} per case, so that nobody is ever given as much. Raise the one per case, or lower the one per grant.");
            }
        }
    }

    private static void CheckLength(List<string> failures, string name, TimeSpan length)
    {
        if (length <= TimeSpan.Zero || length > Longest)
        {
            failures.Add($"{name} must be longer than zero and at most ten years, but is {length:c}.");
        }
    }
}
