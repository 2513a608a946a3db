using System.Collections;
using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Tests.Insights;

/// <summary>Everything in an event that says who somebody is or what they said.</summary>
internal static class Secrets
{
    public static IEnumerable<(string Text, bool IsCustomer)> In(RecordedEvent recorded)
    {
        var customer = recorded.Event switch
        {
            CaseEvent.FailureReported e => e.Customer,
            CaseEvent.PraiseReported e => e.Customer,
            _ => null,
        };
        return From(recorded.Header).Concat(From(recorded.Event)).Select(text => (text, text == customer?.Key.Text));
    }

    public static IEnumerable<(string Text, bool IsCustomer)> In(RecordedDebriefEvent recorded) => From(recorded.Header).Concat(From(recorded.Event)).Select(text => (text, false));

    private static IEnumerable<string> From(object? value) => value switch
    {
        null or string or ValueType => [],
        Subject subject => [subject.Key.Text, .. subject.Original is { Length: > 6 } original ? [original] : Array.Empty<string>()],
        PersonalText text => text.Value is { Length: > 8 } words ? [words] : [],
        IEnumerable items => items.Cast<object?>().SelectMany(From),
        _ => value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract").SelectMany(property => From(property.GetValue(value))),
    };
}
