using System.Collections.Immutable;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.Board.Pages;

/// <summary>Says what is unmet: in the words of the page's language where it has some, and by what a thing is in place of the name it goes by; else as the library says it.</summary>
/// <param name="texts">The texts of the page.</param>
/// <param name="format">How times and amounts are written.</param>
/// <param name="current">The case.</param>
internal sealed class UnmetWords(PageTexts texts, PageFormat format, RecoveryCase current)
{
    private readonly ActTexts _acts = new(texts);

    /// <summary>Returns the sentence.</summary>
    public string Of(Unmet unmet) => _acts.Refusal(unmet) is { } text
        ? PageFormat.Fill(text, [.. unmet.Arguments.Select(argument => (argument.Key, Written(argument.Value))), ("ref", unmet.Ref is { } name ? ThingOf(name) : "")])
        : unmet.Sentence;

    /// <summary>Returns what a thing of the case is: what was promised, given, asked for.</summary>
    public string ThingOf(string name)
    {
        var promise = current.Promises.FirstOrDefault(one => one.Ref.Value == name);
        var grant = current.Compensations.FirstOrDefault(one => one.Ref.Value == name);
        var request = current.Approvals.FirstOrDefault(one => one.Ref.Value == name);
        return promise is not null ? PageFormat.Fill(texts["thing.promise"], ("what", promise.What.Value ?? texts["page.erased"].Template), ("due", format.When(promise.DueAt)))
            : grant is not null ? PageFormat.Fill(texts["thing.grant"], ("kind", _acts.Word("kind", Kebab.Of(grant.Kind)).Template), ("amount", format.Money(grant.Amount)))
            : request is { Money: { } money } ? PageFormat.Fill(texts["thing.grant"], ("kind", _acts.Act(request.Act.GivenBy).Template), ("amount", format.Money(money)))
            : request is not null ? _acts.Act(request.Act.GivenBy).Template
            : current.Askings.FirstOrDefault(one => one.Ask.Value == name) is { } asking ? PageFormat.Fill(texts["thing.asking"], ("channel", _acts.Channel(asking.Channel.Value).Template), ("at", format.When(asking.IssuedAt)))
            : name;
    }

    private string Written(object value) => value switch
    {
        Money money => format.Money(money),
        DateTimeOffset at => format.When(at),
        long number => format.Number(number),
        int number => format.Number(number),
        Enum word => _acts.Word("", Kebab.Of(word)).Template,
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };
}
