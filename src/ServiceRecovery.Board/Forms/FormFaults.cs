using System.Collections.Immutable;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Board.Forms;

/// <summary>Says what the reader of an act found at the field that it is about.</summary>
internal static class FormFaults
{
    /// <summary>Returns what isn't told already.</summary>
    /// <param name="faults">What the reader found.</param>
    /// <param name="told">What was found before it read.</param>
    /// <param name="act">The act.</param>
    /// <param name="texts">The texts of the page.</param>
    public static ImmutableArray<FormProblem> Of(ImmutableArray<Finding> faults, ImmutableArray<FormProblem> told, Act act, PageTexts texts)
    {
        var names = new ActTexts(texts);
        return [.. faults.IsDefault ? [] : faults.Where(fault => told.All(other => other.Path != fault.Where)).Select(fault => new FormProblem(SentenceOf(fault), PathOf(fault.Where)))];

        // An item of a list stands in the field of the list.
        static string PathOf(string? path) => path is null ? "" : path.IndexOf('[', StringComparison.Ordinal) is >= 0 and var at ? path[..at] : path;

        // People read labels, and the reader speaks of fields.
        string SentenceOf(Finding fault) => fault.Code == Fault.MissingField && fault.Where is { Length: > 0 } path
            ? PageFormat.Fill(texts["form.missing"], ("field", names.Field(act.Verb, path).Template))
            : fault.Sentence;
    }
}
