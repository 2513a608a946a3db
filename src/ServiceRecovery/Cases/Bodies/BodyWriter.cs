using System.Collections.Immutable;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Storage.Format;

// Writes the members of one event or command: as a stored body, whose texts are set aside, or as JSON for programs outside. Absent members are left out.
internal sealed partial class BodyWriter
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
