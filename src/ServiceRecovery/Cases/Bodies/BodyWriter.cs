using System.Collections.Immutable;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Storage.Format;

// Writes the members of one event or command: as a stored body, whose texts are set aside, or as JSON for programs outside. Absent members are left out.
internal sealed class BodyWriter
{
    private const int SaltBytes = 16;

    private readonly JsonBuffer _json = new();
    private ImmutableArray<StoredText>.Builder _texts = ImmutableArray.CreateBuilder<StoredText>(4);
    private ISaltSource? _salts;
    private SubjectKey _textSubject;
    private int _slot;
    private bool _isPublic;

    // Some time had more than microseconds or another offset, so what is read back is another value than what was written.
    public bool IsCut { get; private set; }

    public void Start(ISaltSource salts, SubjectKey textSubject)
    {
        _salts = salts;
        _textSubject = textSubject;
    }

    /// <summary>Writes for programs outside from here on: texts and names where they stand, instants as RFC 3339 has them, money as amount and currency.</summary>
    public void StartPublic() => _isPublic = true;

    public void Reset()
    {
        _isPublic = false;
        _json.Clear();
        _texts.Clear();
        _salts = null;
        _slot = 0;
        IsCut = false;
    }

    public void Header(int slot, Subject person)
    {
        if (person.Original is { } original)
        {
            _texts.Add(new StoredText(slot, person.Key, TextCodec.Plain, ReadOnlyMemory<byte>.Empty, Utf8.Bytes(original)));
        }
    }

    public byte[] Body(Action<BodyWriter> write)
    {
        _json.Open('{');
        write(this);
        _json.Close('}');
        return _json.ToArray();
    }

    public byte[] Body<T>(T value, Action<BodyWriter, T> write)
    {
        _json.Open('{');
        write(this, value);
        _json.Close('}');
        return _json.ToArray();
    }

    public ImmutableArray<StoredText> Texts() => _texts.ToImmutable();

    public void Text(string name, PersonalText? text)
    {
        if (text is not null)
        {
            _json.Name(name);
            TextValue(text);
        }
    }

    // Somebody with a name of their own: erased with them, wherever it stands.
    public void Person(string name, Subject? person)
    {
        if (person is not null)
        {
            _json.Name(name);
            SubjectValue(person, person.Key);
        }
    }

    // A thing (an order, a card, a letter): erased with the customer it is about.
    public void Thing(string name, Subject? thing)
    {
        if (thing is not null)
        {
            _json.Name(name);
            SubjectValue(thing, _textSubject);
        }
    }

    public void People(string name, ImmutableArray<Subject> people)
    {
        if (people.IsDefaultOrEmpty)
        {
            return;
        }

        _json.Name(name);
        _json.Open('[');
        foreach (var person in people)
        {
            SubjectValue(person, person.Key);
        }

        _json.Close(']');
    }

    public void Id(string name, string? id)
    {
        if (id is not null)
        {
            _json.Name(name);
            _json.String(id);
        }
    }

    public void Ids(string name, ImmutableArray<string> ids)
    {
        if (ids.IsDefaultOrEmpty)
        {
            return;
        }

        _json.Name(name);
        _json.Open('[');
        foreach (var id in ids)
        {
            _json.String(id);
        }

        _json.Close(']');
    }

    public void Ids<T>(string name, ImmutableArray<T> ids, Func<T, string> text)
    {
        if (!ids.IsDefaultOrEmpty)
        {
            Ids(name, [.. ids.Select(text)]);
        }
    }

    public void Word(string name, string[] words, int number) => Id(name, StoredWords.Of(words, number));

    public void Word(string name, string[] words, int? number)
    {
        if (number is { } given)
        {
            Word(name, words, given);
        }
    }

    public void Flag(string name, bool flag)
    {
        _json.Name(name);
        _json.Flag(flag);
    }

    public void Flag(string name, bool? flag)
    {
        if (flag is { } given)
        {
            Flag(name, given);
        }
    }

    public void Number(string name, long number)
    {
        _json.Name(name);
        _json.Number(number);
    }

    public void Number(string name, long? number)
    {
        if (number is { } given)
        {
            Number(name, given);
        }
    }

    public void Time(string name, DateTimeOffset time)
    {
        IsCut |= !UnixMicroseconds.IsWhole(time);
        if (_isPublic)
        {
            Id(name, Rfc3339.Format(time));
        }
        else
        {
            Number(name, UnixMicroseconds.From(time));
        }
    }

    public void Time(string name, DateTimeOffset? time)
    {
        if (time is { } given)
        {
            Time(name, given);
        }
    }

    public void Duration(string name, TimeSpan duration)
    {
        var micros = UnixMicroseconds.FromDuration(duration);
        IsCut |= UnixMicroseconds.ToDuration(micros) != duration;
        if (_isPublic)
        {
            Id(name, Rfc3339.Format(duration));
        }
        else
        {
            Number(name, micros);
        }
    }

    public void Duration(string name, TimeSpan? duration)
    {
        if (duration is { } given)
        {
            Duration(name, given);
        }
    }

    public void Money(string name, Money? money)
    {
        if (money is { } given)
        {
            _json.Name(name);
            _json.Open('{');
            Number(_isPublic ? "amount" : "minor", given.Minor);
            Id("currency", given.Currency.Code);
            _json.Close('}');
        }
    }

    public void Object(string name, Action<BodyWriter> write)
    {
        _json.Name(name);
        _json.Open('{');
        write(this);
        _json.Close('}');
    }

    public void AmountAndCurrency(Money money)
    {
        Number("amount", money.Minor);
        Id("currency", money.Currency.Code);
    }

    public void NameAndVersion(PlaybookRef playbook)
    {
        Id("name", playbook.Name);
        Number("version", playbook.Version);
    }

    public void Playbook(string name, PlaybookRef playbook) => NameAndVersion(name, playbook.Name, playbook.Version);

    public void Rule(string name, RuleRef? rule)
    {
        if (rule is { } given)
        {
            NameAndVersion(name, given.Name, given.Version);
        }
    }

    public void Plan(string name, FollowUpPlan plan)
    {
        _json.Name(name);
        _json.Open('{');
        Rule("rule", plan.Rule);
        Number("attempts", plan.Attempts);
        Duration("spacing", plan.Spacing);
        Duration("wait", plan.Wait);
        Duration("askAfter", plan.AskAfter);
        Ids("channels", plan.Channels.IsDefaultOrEmpty ? [] : [.. plan.Channels.Select(channel => channel.Value)]);
        Duration("answerWithin", plan.AnswerWithin == FollowUpPlan.StandardAnswerWithin ? (TimeSpan?)null : plan.AnswerWithin);
        Duration("presumedAfter", plan.PresumedAfter == FollowUpPlan.StandardPresumedAfter ? (TimeSpan?)null : plan.PresumedAfter);
        _json.Close('}');
    }

    public void Evidence(string name, EvidenceTaken? evidence)
    {
        if (evidence is null)
        {
            return;
        }

        _json.Name(name);
        _json.Open('{');
        Id("channel", evidence.Channel.Value);
        Thing("reference", evidence.Reference);
        Time("contactAt", evidence.ContactAt);
        Text("note", evidence.Note);
        Id("heldBy", evidence.HeldBy?.Value);
        _json.Close('}');
    }

    public void Source(string name, SourceTaken? source)
    {
        if (source is null)
        {
            return;
        }

        _json.Name(name);
        _json.Open('{');
        if (source.Device is { } device)
        {
            Id("by", SourceWords.AtThePlace);
            Id("device", device.Value);
        }
        else if (source.Evidence is { } evidence)
        {
            Id("by", SourceWords.ByStaff);
            Evidence("evidence", evidence);
        }
        else
        {
            Id("by", SourceWords.OwnChannel);
            Id("token", source.Token?.Value);
            Id("proof", source.Proof switch { null => null, OwnChannelProof.Token => SourceWords.Token, _ => SourceWords.Identity });
            Id("ask", source.Ask?.Value);
            Evidence("evidence", source.Shown);
        }

        _json.Close('}');
    }

    // Where a command's word of the customer comes from. The customer's own channel is said by who acts.
    public void Given(Source? source)
    {
        Id("device", source?.Device?.Value);
        Given(source?.AnyEvidence);
    }

    public void Given(Evidence? evidence)
    {
        if (evidence is not null)
        {
            _json.Name("evidence");
            _json.Open('{');
            Id("channel", evidence.Channel.Value);
            Id("reference", evidence.Reference);
            Time("at", evidence.ContactAt);
            Id("note", evidence.Note);
            _json.Close('}');
        }
    }

    public void Texts(string name, ImmutableSortedDictionary<string, string>? texts)
    {
        if (texts is not null)
        {
            _json.Name(name);
            _json.Open('{');
            foreach (var key in InOrder(texts.Keys))
            {
                Id(key, texts[key]);
            }

            _json.Close('}');
        }
    }

    public void Scores(string name, ImmutableSortedDictionary<string, int>? scores)
    {
        if (scores is null)
        {
            return;
        }

        _json.Name(name);
        _json.Open('{');
        foreach (var key in InOrder(scores.Keys))
        {
            Number(key, scores[key]);
        }

        _json.Close('}');
    }

    public void Values(string name, ImmutableSortedDictionary<string, PersonalText>? values)
    {
        if (values is null)
        {
            return;
        }

        _json.Name(name);
        _json.Open('{');
        foreach (var key in InOrder(values.Keys))
        {
            _json.Name(key);
            TextValue(values[key]);
        }

        _json.Close('}');
    }

    public void Event(string name, CaseEvent nested)
    {
        _json.Name(name);
        EventValue(nested);
    }

    public void Events(string name, ImmutableArray<CaseEvent> nested)
    {
        if (nested.IsDefaultOrEmpty)
        {
            return;
        }

        _json.Name(name);
        _json.Open('[');
        foreach (var one in nested)
        {
            EventValue(one);
        }

        _json.Close(']');
    }

    public void Carried(string name, ImmutableArray<CarriedEvent> carried)
    {
        _json.Name(name);
        _json.Open('[');
        foreach (var one in carried)
        {
            _json.Open('{');
            Event("event", one.Event);
            Time("at", one.At);
            Person("by", one.By);
            Word("byKind", StoredWords.ActorKind, (int)one.ByKind);
            Id("role", one.Role.Value);
            Time("occurred", one.OccurredAt);
            Person("actsFor", one.ActsFor);
            _json.Name("of");
            _json.Open('{');
            Id("case", one.Of.Case.Value);
            Id("ref", one.Of.Ref);
            Number("version", one.Of.Version);
            _json.Close('}');
            _json.Close('}');
        }

        _json.Close(']');
    }

    // A sorted dictionary sorts by its own comparer, which may be a culture's; the bytes are the same everywhere.
    private static string[] InOrder(IEnumerable<string> names)
    {
        var ordered = names.ToArray();
        Array.Sort(ordered, StringComparer.Ordinal);
        foreach (var name in ordered)
        {
            if (name.Length > 0 && name[0] == '$')
            {
                throw new ArgumentException("A name of a score or a value doesn't begin with '$'; the event format keeps that for itself.", nameof(names));
            }
        }

        return ordered;
    }

    private void NameAndVersion(string name, string text, int version)
    {
        _json.Name(name);
        _json.Open('{');
        Id("name", text);
        Number("version", version);
        _json.Close('}');
    }

    private void EventValue(CaseEvent nested)
    {
        _json.Open('{');
        Id(_isPublic ? "event" : "$type", nested.StoredName);
        nested.Write(this);
        _json.Close('}');
    }

    private void SubjectValue(Subject subject, SubjectKey owner)
    {
        if (_isPublic)
        {
            _json.Open('{');
            Id("pseudonym", subject.Key.Text);
            Id("name", subject.Original);
            _json.Close('}');
            return;
        }

        _json.Open('{');
        Id("$subject", subject.Key.Text);
        Number("$text", _slot);
        _json.Close('}');
        if (subject.Original is { } original)
        {
            // The pseudonym is the commitment here, so there is no salt.
            _texts.Add(new StoredText(_slot, owner, TextCodec.Plain, ReadOnlyMemory<byte>.Empty, Utf8.Bytes(original)));
        }

        _slot++;
    }

    private void TextValue(PersonalText text)
    {
        if (_isPublic)
        {
            PublicText(text);
            return;
        }

        _json.Open('{');
        Number("$text", _slot);
        if (text.Value is { } value)
        {
            var salt = new byte[SaltBytes];
            _salts!.Fill(salt);
            var bytes = Utf8.Bytes(value);
            Span<byte> commitment = stackalloc byte[TextCodec.CommitmentBytes];
            TextCodec.Commit(salt, bytes, commitment);
            _json.Name("mac");
            _json.Base64(commitment);
            _texts.Add(new StoredText(_slot, _textSubject, TextCodec.Plain, salt, bytes));
        }

        Number("chars", text.Length);
        _json.Close('}');
        _slot++;
    }

    private void PublicText(PersonalText text)
    {
        if (text.Value is { } words)
        {
            _json.String(words);
        }
        else
        {
            _json.Open('{');
            Number("erased", text.Length);
            _json.Close('}');
        }
    }
}
