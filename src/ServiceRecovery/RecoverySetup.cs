using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ServiceRecovery.Desk;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Outbox;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

/// <summary>What a desk is made of, for programs without a container. Everything but the fallback owner has a default.</summary>
public sealed class RecoverySetup
{
    /// <summary>Gets the options.</summary>
    public RecoveryOptions Options { get; init; } = new();

    /// <summary>Gets or sets the store.</summary>
    /// <value>By default a store in memory, which forgets when the process ends.</value>
    public IRecoveryStore? Store { get; set; }

    /// <summary>Gets or sets the clock.</summary>
    /// <value>The default value is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets who rules on compensation.</summary>
    /// <value>By default the limits of <see cref="RecoveryOptions.Limits"/>.</value>
    public ICompensationAuthority? Authority { get; set; }

    /// <summary>Gets or sets who plans the asking.</summary>
    /// <value>By default <see cref="Policy.StandardFollowUp"/> with <see cref="RecoveryOptions.FollowUp"/>.</value>
    public IFollowUpPolicy? FollowUp { get; set; }

    /// <summary>Gets or sets who makes and reviews apologies.</summary>
    /// <value>By default <see cref="Policy.StandardApology"/>.</value>
    public IApologyPolicy? Apology { get; set; }

    /// <summary>Gets or sets who rules which closed failures are debriefed.</summary>
    /// <value>By default <see cref="Policy.StandardDebriefs"/> with <see cref="RecoveryOptions.Debriefs"/>.</value>
    public IDebriefPolicy? Debriefs { get; set; }

    /// <summary>Gets or sets who knows the people of the organization.</summary>
    /// <value>By default every id stands for itself.</value>
    public IStaffDirectory? Staff { get; set; }

    /// <summary>Gets or sets who lists the people of the organization, for choosing one of them.</summary>
    /// <value>By default <see cref="Staff"/>, where that lists them too, as <see cref="Policies.StaffList"/> and the people of the settings do; else nobody is listed.</value>
    public IStaffList? StaffList { get; set; }

    /// <summary>Gets or sets who knows the customers of the organization.</summary>
    /// <value>By default nobody: a reference stands for itself.</value>
    public ICustomerDirectory? Customers { get; set; }

    /// <summary>Gets or sets who knows the devices on which customers answer.</summary>
    /// <value>By default those of <see cref="RecoveryOptions.Devices"/>.</value>
    public IDeviceDirectory? Devices { get; set; }

    /// <summary>Gets the playbooks of the organization, beside the standard, the accolade and the near-miss one.</summary>
    public IList<PlaybookDefinition> Playbooks { get; } = [];

    /// <summary>Gets which playbook a case of a purpose is opened with when the report names none.</summary>
    public IDictionary<Purpose, PlaybookRef> DefaultPlaybooks { get; } = new Dictionary<Purpose, PlaybookRef>();

    /// <summary>Gets or sets the key that pseudonyms are made with.</summary>
    /// <value>Required for a durable store; made anew for one in memory.</value>
    public PseudonymKey? Key { get; set; }

    /// <summary>Gets or sets where the salts of texts come from.</summary>
    /// <value>By default the system's random numbers; another source is for tests that compare bytes.</value>
    internal ISaltSource? Salts { get; set; }

    /// <summary>Gets or sets where chance comes from: numbers from 0 to 1, with which what failed together is spread when it is tried again.</summary>
    /// <value>By default the system's random numbers.</value>
    internal Func<double>? Chance { get; set; }

    /// <summary>Gets or sets the log. It hears ids and codes, never words or names.</summary>
    public ILogger<RecoveryDesk> Logger { get; set; } = NullLogger<RecoveryDesk>.Instance;

    internal List<(IOutboxHandler Handler, OutboxHandlerOptions Options)> OutboxHandlers { get; } = [];

    /// <summary>Adds a handler of messages.</summary>
    /// <param name="handler">The handler; its name is its own among all.</param>
    /// <param name="options">How its messages are treated; by default as <see cref="OutboxHandlerOptions"/> says.</param>
    public void AddOutboxHandler(IOutboxHandler handler, OutboxHandlerOptions? options = null) => OutboxHandlers.Add((handler ?? throw new ArgumentNullException(nameof(handler)), options ?? new OutboxHandlerOptions()));

    /// <summary>Adds a lambda as handler of messages.</summary>
    /// <param name="name">Its stable name.</param>
    /// <param name="wants">Which events make a message.</param>
    /// <param name="deliver">Hands one over.</param>
    /// <param name="options">How its messages are treated; by default as <see cref="OutboxHandlerOptions"/> says.</param>
    public void AddOutboxHandler(string name, Func<CaseEvent, bool> wants, Func<OutboxDelivery, CancellationToken, ValueTask<DeliveryResult>> deliver, OutboxHandlerOptions? options = null) =>
        AddOutboxHandler(OutboxHandler.From(name, wants, deliver), options);

    /// <summary>Checks everything and fills in the defaults.</summary>
    /// <exception cref="OptionsValidationException">Something doesn't fit; all of it is told at once.</exception>
    /// <exception cref="InvalidPlaybookException">A playbook breaks a rule.</exception>
    internal DeskParts Build()
    {
        var checkedOptions = new RecoveryOptionsValidator().Validate(null, Options);
        List<string> failures = [.. checkedOptions.Failures ?? []];
        var catalog = BuildCatalog(failures);
        var store = Store ?? new InMemoryRecoveryStore();
        var outbox = BuildOutbox(store, failures);
        if (store.Traits.Durable && Key is null)
        {
            failures.Add($"{nameof(Key)} must be given for a durable store: without the same key nobody is recognized after a restart.");
        }

        var key = Key ?? PseudonymKey.Generate();
        if (failures.Count == 0 && store is IKeyedStore keyed)
        {
            keyed.UseKey(KeyMark.Of(key));
        }

        return failures.Count == 0
            ? new DeskParts(
                store,
                Clock,
                Options,
                Options.ToRules(),
                Authority ?? new RoleLimits(Options.Levels, Options.Limits),
                FollowUp ?? new DefaultFollowUpPolicy(Options.FollowUp),
                Apology ?? new DefaultApologyPolicy(),
                Debriefs ?? new DefaultDebriefPolicy(Options.Debriefs),
                DebriefRules.From(Options.Learning, Options.Debriefs),
                Staff ?? Options.Staff ?? NoStaffDirectory.Instance,
                Devices ?? new ListedDevices(Options.Devices),
                catalog,
                key,
                Salts is null ? new EventCodec() : new EventCodec(Salts),
                outbox,
                Chance ?? JitterSource.Next,
                Logger)
            {
                StaffList = StaffList ?? (Staff ?? Options.Staff) as IStaffList,
                Customers = Customers,
            }
            : throw new OptionsValidationException(nameof(RecoveryOptions), typeof(RecoveryOptions), failures);
    }

    private OutboxPlan BuildOutbox(IRecoveryStore store, List<string> failures)
    {
        var subscriptions = ImmutableArray.CreateBuilder<OutboxSubscription>();
        foreach (var (handler, options) in OutboxHandlers)
        {
            // Asked once: what it says later is too late for the messages that wait.
            var name = handler.Name;
            if (!IdText.IsId(name) || name.StartsWith(OutboxPlan.Reserved, StringComparison.Ordinal))
            {
                failures.Add($"The name of a handler must have 1 to {IdText.Longest} characters of 'A-Za-z0-9._:-' and not begin with '{OutboxPlan.Reserved}', but {(name is null ? $"'{handler.GetType().Name}' has none" : $"one is called {ReferenceText.Shown(name)}")}.");
                continue;
            }

            if (subscriptions.Any(subscription => subscription.Name == name))
            {
                failures.Add($"Two handlers are called '{name}'. Give each a name of its own.");
            }

            failures.AddRange(options.Faults(name));
            subscriptions.Add(new OutboxSubscription(handler, name, options));
        }

        if (subscriptions.Count > 0 && store is not IRecoveryWork)
        {
            failures.Add($"The store '{store.GetType().Name}' hands out no messages, so handlers would never hear of them.");
        }

        return new OutboxPlan(subscriptions.ToImmutable());
    }

    private PlaybookCatalog BuildCatalog(List<string> failures)
    {
        var catalog = PlaybookCatalog.Standard;
        foreach (var definition in Playbooks)
        {
            catalog = catalog.Add(Playbook.Build(definition));
        }

        foreach (var chosen in DefaultPlaybooks)
        {
            if (!catalog.TryGet(chosen.Value, out var playbook))
            {
                failures.Add($"{nameof(DefaultPlaybooks)} names '{chosen.Value}', which is not among the playbooks.");
            }
            else if (playbook.Purpose != chosen.Key)
            {
                failures.Add($"{nameof(DefaultPlaybooks)} names '{chosen.Value}' for '{chosen.Key}', but it is for '{playbook.Purpose}'.");
            }
            else
            {
                catalog = catalog.WithDefault(playbook);
            }
        }

        return catalog;
    }
}

// What a desk works with, checked and complete.
internal sealed record DeskParts(
    IRecoveryStore Store,
    TimeProvider Clock,
    RecoveryOptions Options,
    OrganizationRules Rules,
    ICompensationAuthority Authority,
    IFollowUpPolicy FollowUp,
    IApologyPolicy Apology,
    IDebriefPolicy Debriefs,
    DebriefRules Learning,
    IStaffDirectory Staff,
    IDeviceDirectory Devices,
    PlaybookCatalog Catalog,
    PseudonymKey Key,
    EventCodec Codec,
    OutboxPlan Outbox,
    Func<double> Chance,
    ILogger Logger)
{
    /// <summary>Gets who lists the people of the organization.</summary>
    public IStaffList? StaffList { get; init; }

    /// <summary>Gets who knows its customers.</summary>
    public ICustomerDirectory? Customers { get; init; }

    /// <summary>Gets the lines of those that lost a race for a stream of this store.</summary>
    public TurnQueue Turns { get; init; } = new();

    // Nobody compares the parts of desks, and what a record writes to compare and print so many members is downloaded by everybody.
    public bool Equals(DeskParts? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private bool PrintMembers(StringBuilder builder) => builder.Append(Key.KeyId).Length > 0;
}
