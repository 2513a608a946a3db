using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>Walks the fields of a command in the order of its declaration: one walk validates them, another hashes them.</summary>
internal abstract class CommandFields
{
    public abstract void Text(string field, string? value, bool isNeeded = false, int longest = TextRules.LongestText);

    public abstract void Reference(string field, string? value, bool isNeeded = false);

    public abstract void Code(string field, string? value, bool isNeeded = false);

    public abstract void Number(string field, long? value);

    public abstract void Choice<T>(string field, T? value)
        where T : struct, Enum;

    public abstract void Time(string field, DateTimeOffset? value);

    public void Flag(string field, bool value) => Number(field, value ? 1 : 0);

    public void Money(string field, Money? money)
    {
        Number(field, money?.Minor);
        Code("currency", money?.Currency.Code);
    }

    public void Playbook(PlaybookRef playbook)
    {
        Code("name", playbook.Name, isNeeded: true);
        Number("version", playbook.Version);
    }

    public void Ids<T>(string field, ImmutableArray<T> ids)
        where T : struct
    {
        Number(field, ids.IsDefault ? 0 : ids.Length);
        foreach (var id in ids.IsDefault ? [] : ids)
        {
            Code(field, id.ToString(), isNeeded: true);
        }
    }

    public void References<T>(string field, ImmutableArray<T> references)
        where T : struct
    {
        Number(field, references.IsDefault ? 0 : references.Length);
        foreach (var reference in references.IsDefault ? [] : references)
        {
            Reference(field, reference.ToString(), isNeeded: true);
        }
    }

    public void Choices<T>(string field, ImmutableArray<T> values)
        where T : struct, Enum
    {
        foreach (var value in values.IsDefault ? [] : values)
        {
            Choice<T>(field, value);
        }
    }

    public void Numbers(string field, string item, ImmutableSortedDictionary<string, int>? values)
    {
        Number(field, values?.Count);
        foreach (var value in values ?? ImmutableSortedDictionary<string, int>.Empty)
        {
            Code(field, value.Key, isNeeded: true);
            Number(item, value.Value);
        }
    }

    public void Texts(string field, ImmutableSortedDictionary<string, string>? values)
    {
        Number(field, values?.Count);
        foreach (var value in values ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            Code(field, value.Key, isNeeded: true);
            Text(field, value.Value, isNeeded: true);
        }
    }

    public void Source(Source? source)
    {
        switch (source)
        {
            case null:
                break;
            case { Device: { } device }:
                Reference("device", device.ToString(), isNeeded: true);
                break;
            case { Evidence: { } evidence }:
                Evidence(evidence);
                break;
            default:
                Code("source", "own-channel");
                Evidence(source.Shown);
                break;
        }
    }

    public void Evidence(Evidence? evidence)
    {
        if (evidence is null)
        {
            return;
        }

        Code("channel", evidence.Channel.ToString(), isNeeded: true);
        Reference("reference", evidence.Reference, isNeeded: true);
        Time("contactAt", evidence.ContactAt);
        Text("note", evidence.Note);
    }

    public void Visit(CaseCommand command)
    {
        Code("do", command.Act.Verb);
        Time("occurredAt", command.OccurredAt);
        Time("receivedAt", command.ReceivedAt);
        command.Visit(this);
    }
}
