using System.Collections.Immutable;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Tests;

/// <summary>Values of the domain, drawn at random. An event is drawn by the parameters of its constructor, so that a new one is drawn without a word here.</summary>
public static class Generators
{
    private static readonly NullabilityInfoContext Nullability = new();

    internal static Pseudonyms Organization { get; } = new(TenantId.Single, PseudonymKey.FromBytes("k1", new byte[32]));

    /// <summary>Every kind of event there is.</summary>
    public static ImmutableArray<Type> EventTypes { get; } =
        [.. SampleValues.MembersOf(typeof(CaseEvent))];

    /// <summary>Words of people: never a piece of them could stand in an event by chance.</summary>
    public static Gen<string> Words { get; } =
        from beginning in Gen.Elements("Sie wärmten es auf: ", "他们道歉了: ", "“Cold” soup\t\n\\\"é\": ", "İstanbul I ı K: ", "𝄞 🙂 ", "{{x}} $text {\"$text\":0} ")
        from body in Gen.Elements('a', 'ß', 'z', ' ', '"', '\\', '\u2028', '\u007f', 'Ω').ArrayOf()
        select beginning + new string(body);

    public static Gen<string> Id { get; } =
        from first in Gen.Elements("a", "B", "7", "id", "x.y", "P:1")
        from rest in Gen.Elements("abcXYZ019._:-".ToCharArray()).ArrayOf()
        select (first + new string(rest)) is { Length: <= 64 } id ? id : first;

    /// <summary>Instants as the desk makes them: UTC, whole microseconds.</summary>
    public static Gen<DateTimeOffset> Time { get; } =
        from seconds in Gen.Choose(-1_000_000_000, int.MaxValue)
        from micros in Gen.Choose(0, 999_999)
        select DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddTicks(micros * 10L);

    public static Gen<PersonalText> Text { get; } = Gen.Frequency((9, Words.Select(PersonalText.From)), (1, Gen.Choose(0, 16_384).Select(PersonalText.Erased)));

    public static Gen<Subject> Subject { get; } = Gen.Frequency(
        (4, Id.Select(id => Organization.SubjectOf(new PersonId("person-" + (id.Length > 50 ? id[..50] : id))))),
        (4, Words.Select(words => Organization.SubjectOf(new CustomerRef("a customer " + string.Concat(words.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c != '\u2028')))))),
        (1, Id.Select(id => Organization.OfEvidence(new Channel("phone"), "evidence " + id))),
        (1, Id.Select(id => new Subject(Organization.KeyOf(id), null))));

    public static Gen<FollowUpPlan> Plan { get; } =
        from rule in Id
        from version in Gen.Choose(1, 9)
        from attempts in Gen.Choose(1, 5)
        from minutes in Gen.Choose(0, 100_000)
        from channels in Gen.Elements(Channel.Phone, Channel.Mail).ArrayOf()
        select new FollowUpPlan(new RuleRef(rule, version), attempts, TimeSpan.FromMinutes(minutes), TimeSpan.FromHours(minutes)) { AskAfter = TimeSpan.FromSeconds(minutes), Channels = [.. channels] };

    public static Gen<SourceTaken> Source { get; } = Gen.OneOf(
        SampleValues.FactoriesOf(typeof(SourceTaken)).Select(factory => Given(factory, depth: 0, whole: false).Select(parts => (SourceTaken)factory.Invoke(null, parts)!))
            .Append(Made(typeof(EvidenceTaken), depth: 0).Select(shown => SourceTaken.OwnChannel(OwnChannelProof.Identity).Showing((EvidenceTaken)shown))).ToArray());

    /// <summary>Any event.</summary>
    public static Gen<CaseEvent> Event { get; } = Gen.OneOf(EventTypes.Select(type => EventOf(type)).ToArray());

    /// <summary>An event and what stands beside it.</summary>
    public static Gen<RecordedEvent> Recorded { get; } = RecordedOf(Event, 1);

    /// <summary>Events of one case by version, as many as the size asks for.</summary>
    public static Gen<ImmutableArray<RecordedEvent>> History { get; } =
        from length in Gen.Choose(1, 12)
        from events in Gen.CollectToArray(Enumerable.Range(1, length), version => RecordedOf(Event, version))
        select events.ToImmutableArray();

    /// <summary>One kind of event; where it may hold others, these hold none.</summary>
    public static Gen<CaseEvent> EventOf(Type type) => Made(type, depth: 0).Select(made => (CaseEvent)made);

    /// <summary>One kind of event with everything there that may be there.</summary>
    public static Gen<CaseEvent> WholeEventOf(Type type) => Made(type, depth: 0, whole: true).Select(made => (CaseEvent)made);

    public static Gen<RecordedEvent> RecordedOf(Gen<CaseEvent> events, long version) =>
        from happened in events
        from recordedAt in Time
        from occurredAt in Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), Time.Select(time => (DateTimeOffset?)time))
        from actor in Subject
        from kind in Gen.Elements(Enum.GetValues<ActorKind>())
        from role in Id
        from actsFor in Gen.OneOf(Gen.Constant<Subject?>(null), Subject.Select(subject => (Subject?)subject))
        from command in Id
        from index in Gen.Choose(0, 40)
        from stage in Id
        select new RecordedEvent(
            new EventHeader
            {
                Version = version,
                RecordedAt = recordedAt,
                OccurredAt = occurredAt,
                By = actor,
                ByKind = kind,
                ByRole = new Role(role),
                ActsFor = actsFor,
                Command = new CommandId(command),
                CommandIndex = index,
                Stage = new Stage(stage),
            },
            happened);

    private static Gen<object> Made(Type type, int depth, bool whole = false)
    {
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        return Given(constructor, depth, whole).Select(constructor.Invoke);
    }

    private static Gen<object?[]> Given(MethodBase maker, int depth, bool whole) =>
        Gen.CollectToArray(maker.GetParameters().Select(parameter => OfParameter(parameter, depth, whole)).ToArray(), parameter => parameter);

    private static Gen<object?> OfParameter(ParameterInfo parameter, int depth, bool whole)
    {
        var bare = Nullable.GetUnderlyingType(parameter.ParameterType);
        var mayBeAbsent = bare is not null || Nullability.Create(parameter).WriteState == NullabilityState.Nullable;
        var present = OfType(bare ?? parameter.ParameterType, depth, whole);
        return mayBeAbsent && !whole ? Gen.Frequency((1, Gen.Constant<object?>(null)), (3, present)) : present;
    }

    private static Gen<object?> OfType(Type type, int depth, bool whole)
    {
        if (type == typeof(CaseEvent))
        {
            // A request may hold any act that holds no other; nothing the desk writes is nested deeper than that.
            var nested = EventTypes.Where(one => depth == 0 && !one.GetConstructors()[0].GetParameters().Any(IsListOfEvents) || one.GetConstructors()[0].GetParameters().All(parameter => !HoldsEvents(parameter)));
            return Gen.OneOf(nested.Select(one => Made(one, depth + 1, whole).Select(made => (object?)made)).ToArray());
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return ArrayOf(type.GetGenericArguments()[0], depth, whole);
        }

        return type.IsEnum ? Gen.Elements(Enum.GetValues(type).Cast<object?>().ToArray()) : Known(type) ?? Made(type, depth, whole).Select(made => (object?)made);
    }

    private static bool HoldsEvents(ParameterInfo parameter) => parameter.ParameterType == typeof(CaseEvent) || IsListOfEvents(parameter);

    private static bool IsListOfEvents(ParameterInfo parameter) => parameter.ParameterType == typeof(ImmutableArray<CaseEvent>) || parameter.ParameterType == typeof(ImmutableArray<CarriedEvent>);

    private static Gen<object?> ArrayOf(Type item, int depth, bool whole)
    {
        var items = OfType(item, depth, whole);
        return from length in Gen.Choose(whole ? 1 : 0, 3)
               from drawn in Gen.CollectToArray(Enumerable.Range(0, length), _ => items)
               select Build(item, drawn);
    }

    private static object? Build(Type item, object?[] drawn)
    {
        var array = Array.CreateInstance(item, drawn.Length);
        Array.Copy(drawn, array, drawn.Length);
        return typeof(ImmutableArray).GetMethods().Single(method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }]).MakeGenericMethod(item).Invoke(null, [array]);
    }

    private static Gen<object?>? Known(Type type) => type.Name switch
    {
        nameof(PersonalText) => Text.Select(text => (object?)text),
        nameof(ServiceRecovery.Cases.Subject) => Subject.Select(subject => (object?)subject),
        nameof(SourceTaken) => Source.Select(source => (object?)source),
        nameof(DateTimeOffset) => Time.Select(time => (object?)time),
        nameof(TimeSpan) => Gen.Choose(0, int.MaxValue).Select(seconds => (object?)TimeSpan.FromMicroseconds(seconds * 1000L + 1)),
        nameof(Boolean) => Gen.Elements<object?>(true, false),
        nameof(Int64) => Gen.Elements<object?>(0L, 1L, 512L, long.MaxValue, long.MinValue),
        nameof(Int32) => Gen.Elements<object?>(0, 1, 512, int.MaxValue, int.MinValue),
        nameof(String) => Gen.OneOf(Id, Gen.Elements("limit/customer/k1:abc/EUR", "über \"alles\" \\ \u0001 𝄞")).Select(text => (object?)text),
        nameof(Currency) => Gen.Elements(Currency.All.ToArray()).Select(currency => (object?)currency),
        nameof(FollowUpPlan) => Plan.Select(plan => (object?)plan),
        _ when type == typeof(ImmutableSortedDictionary<string, int>) => Map(Gen.Choose(-1000, 1000)).Select(map => (object?)map),
        _ when type == typeof(ImmutableSortedDictionary<string, PersonalText>) => Map(Text).Select(map => (object?)map),
        _ when type.GetConstructor([typeof(string)]) is { } constructor && type.IsValueType => Id.Select(id => (object?)constructor.Invoke([id])),
        _ => null,
    };

    // Sorted by the culture on purpose, as a caller's dictionary may be.
    private static Gen<ImmutableSortedDictionary<string, T>> Map<T>(Gen<T> values) =>
        from keys in Gen.Elements("i", "I", "a-b", "ab", "aB", "Z", "_", "score.1").ArrayOf()
        from drawn in Gen.CollectToArray(keys.Distinct(StringComparer.InvariantCultureIgnoreCase), key => values.Select(value => KeyValuePair.Create(key, value)))
        select drawn.ToImmutableSortedDictionary(StringComparer.InvariantCulture);
}
