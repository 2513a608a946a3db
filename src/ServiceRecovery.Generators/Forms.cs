using System.Collections.Immutable;

namespace ServiceRecovery.Generators;

/// <summary>Which forms code is made of. A member of another form is a fault of its declaration.</summary>
internal static class Forms
{
    /// <summary>Gets the forms that a fingerprint is made of.</summary>
    public static ImmutableHashSet<Form> Hashed { get; } =
    [
        Form.Id, Form.Step, Form.Reference, Form.Text, Form.Code, Form.Words, Form.Flag, Form.Whole, Form.Instant, Form.Duration, Form.Money, Form.Playbook, Form.Rule,
        Form.Source, Form.Evidence, Form.Ids, Form.References, Form.WordList, Form.Numbers, Form.Texts,
    ];

    /// <summary>Gets the forms of a field in JSON.</summary>
    public static ImmutableHashSet<Form> InJson { get; } = Hashed.Except([Form.Playbook, Form.Rule]);

    /// <summary>Gets the forms whose parts can be fields in JSON.</summary>
    public static ImmutableHashSet<Form> Spread { get; } = [Form.Money, Form.Playbook];

    /// <summary>Gets the forms that are stored.</summary>
    public static ImmutableHashSet<Form> OfEvents { get; } =
    [
        Form.Id, Form.Step, Form.Reference, Form.Code, Form.Words, Form.Flag, Form.Whole, Form.Instant, Form.Duration, Form.Money, Form.Playbook, Form.Rule, Form.Plan,
        Form.PersonalText, Form.Subject, Form.SourceTaken, Form.EvidenceTaken, Form.Event, Form.Events, Form.Carried, Form.Ids, Form.References, Form.Codes, Form.WordList, Form.Subjects, Form.Numbers, Form.PersonalTexts,
    ];
}
