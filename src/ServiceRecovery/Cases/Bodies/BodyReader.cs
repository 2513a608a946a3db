using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Storage.Format;

// Reads an object by the names of its members, wherever they stand. A stored body may have members that it isn't asked for, and they are ignored.
// Without a stored event it reads the JSON for programs outside, and counts, so that what wasn't asked for is seen.
internal readonly struct BodyReader
{
    public static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = JsonBuffer.DeepestBody,
    };

    private readonly JsonElement _element;
    private readonly StoredEvent? _stored;
    private readonly MemberCount? _count;

    public BodyReader(JsonElement element, StoredEvent stored)
    {
        _element = element;
        _stored = stored;
    }

    public BodyReader(JsonElement element, MemberCount count)
    {
        _element = element;
        _count = count;
        count.There += element.GetPropertyCount();
    }

    public PersonalText Text(ReadOnlySpan<byte> name) => TextOf(Member(name));

    public PersonalText? OptionalText(ReadOnlySpan<byte> name) => Find(name) is { } found ? TextOf(found) : null;

    public Subject Subject(ReadOnlySpan<byte> name) => SubjectOf(Member(name));

    public Subject? OptionalSubject(ReadOnlySpan<byte> name) => Find(name) is { } found ? SubjectOf(found) : null;

    public ImmutableArray<Subject> Subjects(ReadOnlySpan<byte> name)
    {
        var reader = this;
        return List(name, item => reader.SubjectOf(item));
    }

    public string Id(ReadOnlySpan<byte> name) => StringOf(Member(name));

    public string? OptionalId(ReadOnlySpan<byte> name) => Find(name) is { } found ? StringOf(found) : null;

    public T? Optional<T>(ReadOnlySpan<byte> name, Func<string, T> make)
        where T : struct => Find(name) is { } found ? make(StringOf(found)) : null;

    public ImmutableArray<string> Ids(ReadOnlySpan<byte> name) => List(name, StringOf);

    public ImmutableArray<T> List<T>(ReadOnlySpan<byte> name, Func<string, T> make) => List(name, item => make(StringOf(item)));

    public int Word(ReadOnlySpan<byte> name, string[] words) => StoredWords.NumberOf(words, Id(name));

    public int? OptionalWord(ReadOnlySpan<byte> name, string[] words) => Find(name) is { } found ? StoredWords.NumberOf(words, StringOf(found)) : null;

    public bool Flag(ReadOnlySpan<byte> name) => Member(name).GetBoolean();

    public bool? OptionalFlag(ReadOnlySpan<byte> name) => Find(name)?.GetBoolean();

    public long Number(ReadOnlySpan<byte> name) => Member(name).GetInt64();

    public long? OptionalNumber(ReadOnlySpan<byte> name) => Find(name)?.GetInt64();

    public int SmallNumber(ReadOnlySpan<byte> name) => Member(name).GetInt32();

    public DateTimeOffset Time(ReadOnlySpan<byte> name) => TimeOf(Member(name));

    public DateTimeOffset? OptionalTime(ReadOnlySpan<byte> name) => Find(name) is { } found ? TimeOf(found) : null;

    public Money Money(ReadOnlySpan<byte> name) => MoneyOf(Member(name));

    public Money? OptionalMoney(ReadOnlySpan<byte> name) => Find(name) is { } found ? MoneyOf(found) : null;

    public PlaybookRef Playbook(ReadOnlySpan<byte> name)
    {
        var playbook = In(Member(name));
        return new PlaybookRef(playbook.Id("name"u8), playbook.SmallNumber("version"u8));
    }

    public RuleRef Rule(ReadOnlySpan<byte> name) => RuleOf(Member(name));

    public RuleRef? OptionalRule(ReadOnlySpan<byte> name) => Find(name) is { } found ? RuleOf(found) : null;

    public FollowUpPlan Plan(ReadOnlySpan<byte> name)
    {
        var plan = In(Member(name));
        return new FollowUpPlan(plan.Rule("rule"u8), plan.SmallNumber("attempts"u8), plan.Duration("spacing"u8), plan.Duration("wait"u8))
        {
            AskAfter = plan.Duration("askAfter"u8),
            Channels = plan.List("channels"u8, item => new Channel(StringOf(item))),
            AnswerWithin = plan.OptionalDuration("answerWithin"u8) ?? FollowUpPlan.StandardAnswerWithin,
            PresumedAfter = plan.OptionalDuration("presumedAfter"u8) ?? FollowUpPlan.StandardPresumedAfter,
        };
    }

    public SourceTaken Source(ReadOnlySpan<byte> name) => SourceOf(Member(name));

    public SourceTaken? OptionalSource(ReadOnlySpan<byte> name) => Find(name) is { } found ? SourceOf(found) : null;

    public EvidenceTaken Evidence(ReadOnlySpan<byte> name) => EvidenceOf(Member(name));

    public EvidenceTaken? OptionalEvidence(ReadOnlySpan<byte> name) => Find(name) is { } found ? EvidenceOf(found) : null;

    public ImmutableSortedDictionary<string, int>? Scores(ReadOnlySpan<byte> name) => Map(name, item => item.GetInt32());

    public ImmutableSortedDictionary<string, PersonalText>? Values(ReadOnlySpan<byte> name)
    {
        var reader = this;
        return Map(name, item => reader.TextOf(item));
    }

    public BodyReader Object(ReadOnlySpan<byte> name) => In(Member(name));

    public CaseEvent Event(ReadOnlySpan<byte> name) => EventOf(Member(name));

    public ImmutableArray<CaseEvent> Events(ReadOnlySpan<byte> name)
    {
        var reader = this;
        return List(name, item => reader.EventOf(item));
    }

    public ImmutableArray<CarriedEvent> Carried(ReadOnlySpan<byte> name)
    {
        var reader = this;
        return List(name, item => reader.CarriedOf(item));
    }

    private CarriedEvent CarriedOf(JsonElement found)
    {
        var one = In(found);
        var of = one.Object("of"u8);
        return new CarriedEvent(
            one.Event("event"u8),
            one.Time("at"u8),
            one.Subject("by"u8),
            (ActorKind)one.Word("byKind"u8, StoredWords.ActorKind),
            new Role(one.Id("role"u8)),
            new EventOrigin(new CaseId(of.Id("case"u8)), of.Number("version"u8), of.OptionalId("ref"u8)),
            one.OptionalTime("occurred"u8),
            one.OptionalSubject("actsFor"u8));
    }

    private static string StringOf(JsonElement element) => element.GetString() ?? throw new FormatException("It has a null where a text stands.");

    public TimeSpan Duration(ReadOnlySpan<byte> name) => DurationOf(Member(name));

    public TimeSpan? OptionalDuration(ReadOnlySpan<byte> name) => Find(name) is { } found ? DurationOf(found) : null;

    private TimeSpan DurationOf(JsonElement found) => _stored is not null ? UnixMicroseconds.ToDuration(found.GetInt64())
        : Rfc3339.TryParseWhole(StringOf(found), out var duration) ? duration
        : throw new FormatException("It has a text that is no duration where one stands.");

    private DateTimeOffset TimeOf(JsonElement found) => _stored is not null ? UnixMicroseconds.ToTime(found.GetInt64())
        : Rfc3339.TryParseInstant(StringOf(found), out var instant) ? instant
        : throw new FormatException("It has a text that is no instant where one stands.");

    private BodyReader In(JsonElement inner) => _count is null ? new(inner, _stored!) : new(inner, _count);

    private JsonElement? Find(ReadOnlySpan<byte> name)
    {
        if (!_element.TryGetProperty(name, out var found))
        {
            return null;
        }

        if (_count is not null)
        {
            _count.Read++;
        }

        return found;
    }

    private JsonElement Member(ReadOnlySpan<byte> name) => Find(name) ?? throw new FormatException("It lacks a member.");

    private ImmutableArray<T> List<T>(ReadOnlySpan<byte> name, Func<JsonElement, T> read)
    {
        if (Find(name) is not { } found)
        {
            return [];
        }

        var list = ImmutableArray.CreateBuilder<T>(found.GetArrayLength());
        foreach (var item in found.EnumerateArray())
        {
            list.Add(read(item));
        }

        return list.MoveToImmutable();
    }

    private ImmutableSortedDictionary<string, T>? Map<T>(ReadOnlySpan<byte> name, Func<JsonElement, T> read)
    {
        if (Find(name) is not { } found)
        {
            return null;
        }

        var map = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var member in found.EnumerateObject())
        {
            map.Add(member.Name, read(member.Value));
        }

        if (_count is not null)
        {
            _count.There += found.GetPropertyCount();
            _count.Read += map.Count;
        }

        return map.ToImmutable();
    }

    private PersonalText TextOf(JsonElement found)
    {
        if (_stored is null)
        {
            return found.ValueKind != JsonValueKind.String ? PersonalText.Erased(LengthOf(In(found)))
                : StringOf(found) is var words && words.IndexOf('\0') < 0 ? PersonalText.From(words)
                : throw new FormatException("It has a text that no store keeps.");
        }

        var text = In(found);
        return TextIn(_stored, text.SmallNumber("$text"u8)) is { } row
            ? PersonalText.From(TextCodec.Read(row))
            : PersonalText.Erased(text.SmallNumber("chars"u8));
    }

    private static int LengthOf(BodyReader text) => text.SmallNumber("erased"u8) is >= 0 and var length ? length : throw new FormatException("A text has no less than 0 units.");

    private Subject SubjectOf(JsonElement found)
    {
        var subject = In(found);
        if (_stored is null)
        {
            return new Subject(new SubjectKey(subject.Id("pseudonym"u8)), subject.OptionalId("name"u8));
        }

        var row = TextIn(_stored, subject.SmallNumber("$text"u8));
        return new Subject(new SubjectKey(subject.Id("$subject"u8)), row is null ? null : TextCodec.Read(row));
    }

    private Money MoneyOf(JsonElement found)
    {
        var money = In(found);
        return new Money(money.Number(_stored is null ? "amount"u8 : "minor"u8), new Currency(money.Id("currency"u8)));
    }

    private RuleRef RuleOf(JsonElement found)
    {
        var rule = In(found);
        return new RuleRef(rule.Id("name"u8), rule.SmallNumber("version"u8));
    }

    private SourceTaken SourceOf(JsonElement found)
    {
        var source = In(found);
        return source.Id("by"u8) switch
        {
            SourceWords.OwnChannel => SourceTaken.OwnChannel(
                source.OptionalId("proof"u8) switch
                {
                    null => null,
                    SourceWords.Identity => OwnChannelProof.Identity,
                    SourceWords.Token => OwnChannelProof.Token,
                    _ => throw new FormatException($"Its proof isn't '{SourceWords.Identity}' or '{SourceWords.Token}'."),
                },
                source.Optional("token"u8, id => new TokenId(id)),
                source.Optional("ask"u8, id => new AskId(id))).Showing(source.OptionalEvidence("evidence"u8)),
            SourceWords.AtThePlace => SourceTaken.At(new DeviceId(source.Id("device"u8))),
            SourceWords.ByStaff => SourceTaken.Heard(source.Evidence("evidence"u8)),
            _ => throw new FormatException($"Its source isn't '{SourceWords.OwnChannel}', '{SourceWords.AtThePlace}' or '{SourceWords.ByStaff}'."),
        };
    }

    private EvidenceTaken EvidenceOf(JsonElement found)
    {
        var evidence = In(found);
        return new EvidenceTaken(new Channel(evidence.Id("channel"u8)), evidence.Subject("reference"u8), evidence.OptionalTime("contactAt"u8), evidence.OptionalText("note"u8), evidence.Optional("heldBy"u8, id => new CaseId(id)));
    }

    private CaseEvent EventOf(JsonElement found)
    {
        var nested = In(found);
        var type = nested.Id(_stored is null ? "event"u8 : "$type"u8);
        return EventTable.Find(type)?.Read(nested) ?? throw UnreadableEventException.OfUnknownType(type, _stored?.Version ?? 0);
    }

    public static StoredText? TextIn(StoredEvent stored, int slot)
    {
        if (!stored.Texts.IsDefault)
        {
            foreach (var text in stored.Texts)
            {
                if (text.Slot == slot)
                {
                    return text;
                }
            }
        }

        return null;
    }
}

// How many members an object and those in it have, and how many of them were asked for.
internal sealed class MemberCount
{
    public int There { get; set; }

    public int Read { get; set; }
}
