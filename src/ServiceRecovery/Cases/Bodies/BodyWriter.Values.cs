using System.Collections.Immutable;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Storage.Format;

internal sealed partial class BodyWriter
{
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
}
