using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Storage.Format;

// Reads an object by the names of its members, wherever they stand; members it isn't asked for are ignored. Without a stored event it reads the JSON for programs outside.
internal readonly struct BodyReader(JsonElement element, StoredEvent? stored)
{
    public static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = JsonBuffer.DeepestBody,
    };

    public PersonalText Text(string name) => TextOf(Member(name));

    public PersonalText? OptionalText(string name) => Find(name) is { } found ? TextOf(found) : null;

    public Subject Subject(string name) => SubjectOf(Member(name));

    public Subject? OptionalSubject(string name) => Find(name) is { } found ? SubjectOf(found) : null;

    public ImmutableArray<Subject> Subjects(string name)
    {
        var reader = this;
        return List(name, item => reader.SubjectOf(item));
    }

    public string Id(string name) => StringOf(Member(name));

    public string? OptionalId(string name) => Find(name) is { } found ? StringOf(found) : null;

    public T? Optional<T>(string name, Func<string, T> make)
        where T : struct => Find(name) is { } found ? make(StringOf(found)) : null;

    public ImmutableArray<string> Ids(string name) => List(name, StringOf);

    public ImmutableArray<T> List<T>(string name, Func<string, T> make) => List(name, item => make(StringOf(item)));

    public int Word(string name, string[] words) => StoredWords.NumberOf(words, Id(name));

    public int? OptionalWord(string name, string[] words) => Find(name) is { } found ? StoredWords.NumberOf(words, StringOf(found)) : null;

    public bool Flag(string name) => Member(name).GetBoolean();

    public long Number(string name) => Member(name).GetInt64();

    public long? OptionalNumber(string name) => Find(name)?.GetInt64();

    public int SmallNumber(string name) => Member(name).GetInt32();

    public DateTimeOffset Time(string name) => TimeOf(Member(name));

    public DateTimeOffset? OptionalTime(string name) => Find(name) is { } found ? TimeOf(found) : null;

    public Money Money(string name) => MoneyOf(Member(name));

    public Money? OptionalMoney(string name) => Find(name) is { } found ? MoneyOf(found) : null;

    public PlaybookRef Playbook(string name)
    {
        var playbook = In(Member(name));
        return new PlaybookRef(playbook.Id("name"), playbook.SmallNumber("version"));
    }

    public RuleRef Rule(string name) => RuleOf(Member(name));

    public RuleRef? OptionalRule(string name) => Find(name) is { } found ? RuleOf(found) : null;

    public FollowUpPlan Plan(string name)
    {
        var plan = In(Member(name));
        return new FollowUpPlan(plan.Rule("rule"), plan.SmallNumber("attempts"), plan.Duration("spacing"), plan.Duration("wait"))
        {
            AskAfter = plan.Duration("askAfter"),
            Channels = plan.List("channels", item => new Channel(StringOf(item))),
        };
    }

    public SourceTaken Source(string name) => SourceOf(Member(name));

    public SourceTaken? OptionalSource(string name) => Find(name) is { } found ? SourceOf(found) : null;

    public EvidenceTaken Evidence(string name) => EvidenceOf(Member(name));

    public EvidenceTaken? OptionalEvidence(string name) => Find(name) is { } found ? EvidenceOf(found) : null;

    public ImmutableSortedDictionary<string, int>? Scores(string name) => Map(name, item => item.GetInt32());

    public ImmutableSortedDictionary<string, PersonalText>? Values(string name)
    {
        var reader = this;
        return Map(name, item => reader.TextOf(item));
    }

    public CaseEvent Event(string name) => EventOf(Member(name));

    public ImmutableArray<CaseEvent> Events(string name)
    {
        var reader = this;
        return List(name, item => reader.EventOf(item));
    }

    private static string StringOf(JsonElement element) => element.GetString() ?? throw new FormatException("It has a null where a text stands.");

    public TimeSpan Duration(string name) => stored is not null ? Micros.ToDuration(Number(name))
        : Rfc3339.TryParseDuration(Id(name), out var duration) ? duration
        : throw new FormatException($"Its '{name}' isn't a duration.");

    private DateTimeOffset TimeOf(JsonElement found) => stored is not null ? Micros.ToTime(found.GetInt64())
        : Rfc3339.TryParseInstant(StringOf(found), out var instant) ? instant
        : throw new FormatException("It has a text that is no instant where one stands.");

    private BodyReader In(JsonElement inner) => new(inner, stored);

    private JsonElement? Find(string name) => element.TryGetProperty(name, out var found) ? found : null;

    private JsonElement Member(string name) => element.TryGetProperty(name, out var found) ? found : throw new FormatException($"It has no '{name}'.");

    private ImmutableArray<T> List<T>(string name, Func<JsonElement, T> read)
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

    private ImmutableSortedDictionary<string, T>? Map<T>(string name, Func<JsonElement, T> read)
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

        return map.ToImmutable();
    }

    private PersonalText TextOf(JsonElement found)
    {
        if (stored is null)
        {
            return found.ValueKind == JsonValueKind.String ? PersonalText.Of(StringOf(found)) : PersonalText.Erased(In(found).SmallNumber("erased"));
        }

        var text = In(found);
        return TextIn(stored, text.SmallNumber("$text")) is { } row
            ? PersonalText.Of(TextCodec.Read(row))
            : PersonalText.Erased(text.SmallNumber("chars"));
    }

    private Subject SubjectOf(JsonElement found)
    {
        var subject = In(found);
        if (stored is null)
        {
            return new Subject(new SubjectKey(subject.Id("pseudonym")), subject.OptionalId("name"));
        }

        var row = TextIn(stored, subject.SmallNumber("$text"));
        return new Subject(new SubjectKey(subject.Id("$subject")), row is null ? null : TextCodec.Read(row));
    }

    private Money MoneyOf(JsonElement found)
    {
        var money = In(found);
        return new Money(money.Number(stored is null ? "amount" : "minor"), new Currency(money.Id("currency")));
    }

    private RuleRef RuleOf(JsonElement found)
    {
        var rule = In(found);
        return new RuleRef(rule.Id("name"), rule.SmallNumber("version"));
    }

    private SourceTaken SourceOf(JsonElement found)
    {
        var source = In(found);
        return source.Id("by") switch
        {
            SourceWords.OwnChannel => new SourceTaken.OwnChannel(source.Optional("token", id => new TokenId(id))),
            SourceWords.AtThePlace => new SourceTaken.AtThePlace(new DeviceId(source.Id("device"))),
            SourceWords.ByStaff => new SourceTaken.ByStaff(source.Evidence("evidence")),
            _ => throw new FormatException($"Its source isn't '{SourceWords.OwnChannel}', '{SourceWords.AtThePlace}' or '{SourceWords.ByStaff}'."),
        };
    }

    private EvidenceTaken EvidenceOf(JsonElement found)
    {
        var evidence = In(found);
        return new EvidenceTaken(new Channel(evidence.Id("channel")), evidence.Subject("reference"), evidence.OptionalTime("contactAt"), evidence.OptionalText("note"), evidence.Optional("heldBy", id => new CaseId(id)));
    }

    private CaseEvent EventOf(JsonElement found)
    {
        var nested = In(found);
        var type = nested.Id(stored is null ? "event" : "$type");
        return EventTable.Find(type)?.Read(nested) ?? throw new UnknownEventTypeException(type, stored?.Version ?? 0);
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
