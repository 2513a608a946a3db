using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Declarations;

/// <summary>What an act's declaration says: everything that asks about acts asks these.</summary>
internal sealed class Act(string verb, string about, Givers by, ImmutableArray<StepKind> steps, Type command, Func<ActFields> fields)
{
    private ActFields? _fields;
    private FieldSpec[]? _whole;

    /// <summary>Gets the verb.</summary>
    public string Verb { get; } = verb;

    /// <summary>Gets what it is for.</summary>
    public string About { get; } = about;

    /// <summary>Gets who may give it.</summary>
    public Givers By { get; } = by;

    /// <summary>Gets the steps that it may be; none for a record.</summary>
    public ImmutableArray<StepKind> Steps { get; } = steps;

    /// <summary>Gets the command's type.</summary>
    public Type Command { get; } = command;

    /// <summary>Gets the word of the field <c>type</c>, where several commands share a verb.</summary>
    public string? Type { get; init; }

    /// <summary>Gets the family it is declared in, in kebab-case: <c>promise</c>. What people choose from is grouped by it.</summary>
    public string Family { get; init; } = "";

    /// <summary>Gets the name of the handle's method that gives it; <see langword="null"/> where due work alone does.</summary>
    public string? Method { get; init; }

    /// <summary>Gets whether it opens a case.</summary>
    public bool OpensCase { get; init; }

    /// <summary>Gets what tells whether it is open where no row takes one of its steps; it is a record there.</summary>
    public Func<RecoveryCase, Playbook, bool>? OpenWhen { get; init; }

    /// <summary>Gets what keeps a person from it in a case, whatever it says; <see langword="null"/> where nothing does.</summary>
    public Func<RecoveryCase, DecisionFacts, Unmet?>? Barred { get; init; }

    /// <summary>Gets what names the things of a case for which a person may give it; <see langword="null"/> where it is about the case itself.</summary>
    public Func<RecoveryCase, DecisionFacts, Targets>? Targets { get; init; }

    /// <summary>Gets whether the compensation authority is asked for it.</summary>
    public bool AsksAuthority { get; init; }

    /// <summary>Gets when what it records retells what was said or who was named in the case before, so that it is decided on a case with its words.</summary>
    public Retelling Retells { get; init; }

    /// <summary>Gets whether it goes on in the older case when it is given to one that was merged.</summary>
    public bool Lands { get; init; }

    /// <summary>Gets whether it means the same whatever else happened in the case since its form was shown, so that a form carries no version for it.</summary>
    public bool StandsAlone { get; init; }

    /// <summary>Gets which closed cases still take it.</summary>
    public WhenClosed WhenClosed { get; init; }

    /// <summary>Gets whether a person concerned in a complaint about conduct does not do it in that case.</summary>
    public bool IsBarredToConcerned { get; init; }

    /// <summary>Gets whether it is still taken in the space that a long case keeps for answers and for what closes it.</summary>
    public bool IsClosingReserve { get; init; }

    /// <summary>Gets whether due work alone gives it.</summary>
    public bool IsDueWork => By == Givers.DueWork;

    /// <summary>Gets its fields in JSON. They are made when they are first asked for: a host that reads no JSON never makes them.</summary>
    public ActFields Fields => _fields ??= fields();

    /// <summary>Gets every field of the act's own object in JSON: its verb, the times it came with, and its fields.</summary>
    public ImmutableArray<FieldSpec> Whole => ImmutableCollectionsMarshal.AsImmutableArray(_whole ??= [new FieldSpec("do", new FieldShape.Word([Verb]), IsNeeded: true), .. Times(), .. Fields.Own]);

    /// <summary>Tells whether an actor of this kind may give it at all.</summary>
    public bool MayBeGivenBy(ActorKind kind) => kind switch
    {
        ActorKind.Customer => (By & Givers.Customer) != 0,
        ActorKind.System => (By & (Givers.System | Givers.DueWork)) != 0,
        ActorKind.Staff => (By & Givers.Staff) != 0,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An actor is staff, the customer or a system."),
    };

    // What is asked of a debrief has no time but the desk's.
    private ImmutableArray<FieldSpec> Times() => typeof(CaseCommand).IsAssignableFrom(Command)
        ? [new FieldSpec("occurredAt", new FieldShape.Instant()), new FieldSpec("receivedAt", new FieldShape.Instant(), IsNeeded: Fields.NeedsReceivedAt)]
        : [];
}

/// <summary>The fields of an act, what holds between them, and the command they make.</summary>
internal sealed record ActFields(ImmutableArray<FieldSpec> Own, ImmutableArray<FieldRule> Rules, Func<FieldValues, Actor, object> Make)
{
    /// <summary>Gets what the verb is for, where several acts share it.</summary>
    public string? About { get; init; }

    /// <summary>Gets whether the line needs a <c>receivedAt</c>.</summary>
    public bool NeedsReceivedAt { get; init; }
}

/// <summary>Every act, once for each verb.</summary>
internal static partial class Acts
{
    private static readonly Dictionary<string, Act> CasesByVerb = FirstByVerb(OfCases);
    private static readonly Dictionary<string, Act> DebriefsByVerb = FirstByVerb(OfDebriefs);

    /// <summary>Gets the acts on cases, in their stable order, those of due work last.</summary>
    public static ImmutableArray<Act> Cases { get; } = InOrder(CasesByVerb);

    /// <summary>Gets the acts on debriefs, in their stable order, those of due work last.</summary>
    public static ImmutableArray<Act> Debriefs { get; } = InOrder(DebriefsByVerb);

    /// <summary>Finds the act of a verb that somebody gives to a case.</summary>
    public static Act? FindCase(string verb) => CasesByVerb.TryGetValue(verb, out var act) && !act.IsDueWork ? act : null;

    /// <summary>Finds the act of a verb that somebody gives to a debrief.</summary>
    public static Act? FindDebrief(string verb) => DebriefsByVerb.TryGetValue(verb, out var act) && !act.IsDueWork ? act : null;

    /// <summary>Finds the act of a verb.</summary>
    public static Act? Find(string verb) => CasesByVerb.TryGetValue(verb, out var act) || DebriefsByVerb.TryGetValue(verb, out act) ? act : null;

    /// <summary>Returns the methods of a handle that give what a verb says, one for each act that shares it.</summary>
    public static IEnumerable<string> MethodsOf(string verb) => OfCases.Concat(OfDebriefs).Where(act => act.Verb == verb).Select(act => act.Method).OfType<string>();

    /// <summary>Brings every id of a list to the one that stands for it.</summary>
    public static async ValueTask<ImmutableArray<PersonId>> FindAllAsync(ImmutableArray<PersonId> ids, Func<PersonId, ValueTask<PersonId>> find)
    {
        if (ids.IsDefaultOrEmpty)
        {
            return ids;
        }

        var found = ImmutableArray.CreateBuilder<PersonId>(ids.Length);
        foreach (var id in ids)
        {
            found.Add(await find(id).ConfigureAwait(false));
        }

        return found.MoveToImmutable();
    }

    private static Dictionary<string, Act> FirstByVerb(ImmutableArray<Act> acts) =>
        acts.GroupBy(act => act.Verb, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);

    private static ImmutableArray<Act> InOrder(Dictionary<string, Act> acts) => [.. acts.Values.OrderBy(act => act.IsDueWork)];
}
