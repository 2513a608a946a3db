using System.Reflection;
using Xunit;

namespace ServiceRecovery.Packaging.Tests;

/// <summary>What a caller gives by place can't be given in the wrong place.</summary>
public class PublicApiSignatureTests
{
    private static readonly string[] Packages =
    [
        "ServiceRecovery", "ServiceRecovery.AspNetCore", "ServiceRecovery.Board", "ServiceRecovery.Calendars", "ServiceRecovery.Drills", "ServiceRecovery.EntityFrameworkCore", "ServiceRecovery.Hosting", "ServiceRecovery.Insights",
        "ServiceRecovery.PostgreSql", "ServiceRecovery.Relational", "ServiceRecovery.Sqlite", "ServiceRecovery.Testing",
    ];

    // Two texts side by side, or a flag that has to be given, and why it may be so.
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["Actor.Staff(id, role)"] = "the first line of a newcomer; the typed constructor stands beside it",
        ["ApologyReview.Review(words, culture)"] = "words and the language they are in, as in a dictionary",
        ["ApologyRule.Element(code, sentence)"] = "a code and its sentence, as everywhere",
        ["ApologyRule.Refuses(code, sentence)"] = "a code and its sentence, as everywhere",
        ["DebriefHandle.ContributeAsync(question, words)"] = "the members of its command, in the order of the sentence",
        ["PlaybookBuilder.WithAsking(work, acted)"] = "names of stages, where a newcomer writes a playbook; the typed one stands beside it",
        ["RecoveryHandle.ConfirmUnderstandingAsync(agreed)"] = "a member of its command",
        ["RecoveryHandle.DeclareImpossibleAsync(why, instead)"] = "the members of its command, in the order of the sentence",
        ["RecoveryHandle.DeclareUnreconciledAsync(efforts, finalOffer)"] = "the members of its command, in the order of the sentence",
        ["RecoveryHandle.DeclareUnreconciledAsync(referralTold)"] = "a member of its command",
        ["RecoveryHandle.FindNoFailureAsync(evidence, explanation)"] = "the members of its command, in the order of the sentence",
        ["RecoveryHandle.InterviewAsync(mayQuote)"] = "a member of its command",
        ["RecoveryHandle.RecognizeAsync(forum, words)"] = "the members of its command, in the order of the sentence",
        ["RecoveryHandle.RecoverAtOnceAsync(whatHappened, whatWeDid)"] = "the first lines of a newcomer, in the order of the sentence",
    };

    [Fact]
    public void No_flag_is_given_by_place_and_no_two_texts_can_be_swapped() =>
        Assert.Equal("", string.Join("\n", Doubtful().Except(Known.Keys).Order(StringComparer.Ordinal)));

    [Fact]
    public void What_is_excused_is_still_there() => Assert.Equal([], Known.Keys.Except(Doubtful()));

    // What is optional is given by its name, and so is a member of a record.
    private static List<string> Doubtful() =>
    [
        .. from package in Packages
           from type in Assembly.Load(package).GetExportedTypes()
           where !typeof(Exception).IsAssignableFrom(type) && !typeof(Delegate).IsAssignableFrom(type)
           from method in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).OfType<MethodBase>()
           where !method.IsSpecialName || method is ConstructorInfo
           where method is not ConstructorInfo || type.GetMethod("<Clone>$") is null
           let needed = method.GetParameters().Where(parameter => !parameter.HasDefaultValue).ToArray()
           from found in Swappable(needed).Concat(needed.Where(parameter => Plain(parameter) == typeof(bool)).Select(flag => flag.Name!))
           select $"{type.Name}.{(method is ConstructorInfo ? "new" : method.Name)}({found})",
    ];

    private static IEnumerable<string> Swappable(ParameterInfo[] needed) =>
        needed.Zip(needed.Skip(1)).Where(pair => Plain(pair.First) == typeof(string) && Plain(pair.Second) == typeof(string)).Select(pair => $"{pair.First.Name}, {pair.Second.Name}");

    private static Type Plain(ParameterInfo parameter) => Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
}
