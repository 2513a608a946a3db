using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ServiceRecovery.Generators;

/// <summary>Makes from the declarations of acts and events all that merely repeats them.</summary>
[Generator]
public sealed class DeclarationGenerator : IIncrementalGenerator
{
    /// <summary>The names of the steps whose results are kept; a test looks at them.</summary>
    public static ImmutableArray<string> Steps { get; } = ["acts", "events", "families", "ids", "words", "all words", "grouped"];

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        const string Namespace = "ServiceRecovery.Declarations.";
        var acts = context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "ActAttribute", (_, _) => true, (found, _) => DeclarationReader.ReadAct(found)).WithTrackingName("acts");
        var events = context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "StoredAttribute", (_, _) => true, (found, _) => DeclarationReader.ReadEvent(found)).WithTrackingName("events");
        var families = context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "FamilyAttribute", (_, _) => true, (found, _) => DeclarationReader.ReadFamily(found)).WithTrackingName("families");
        var ids = context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "IdAttribute", (_, _) => true, (found, _) => DeclarationReader.ReadId(found)).WithTrackingName("ids");
        var words = context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "ActAttribute", (_, _) => true, (found, _) => DeclarationReader.ReadWords(found)).Collect()
            .Combine(context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "StoredAttribute", (_, _) => true, (found, _) => DeclarationReader.ReadWords(found)).Collect())
            .WithTrackingName("words");

        context.RegisterSourceOutput(ids, (output, id) => output.AddSource($"Ids.{id.Name}.g.cs", IdCode.Write(id)));

        var allWords = words.Select((found, _) => new EquatableArray<WordsOf>(
        [
            .. found.Left.Concat(found.Right).SelectMany(list => list).GroupBy(list => list.Name).Select(lists => lists.First()).OrderBy(list => list.Name, StringComparer.Ordinal),
        ])).WithTrackingName("all words");
        context.RegisterSourceOutput(allWords, (output, lists) => output.AddSource("StoredWords.g.cs", WordsCode.Write(lists)));

        var grouped = families.Collect().Combine(acts.Collect()).Combine(events.Collect())
            .SelectMany((all, _) => Group(all.Left.Left, all.Left.Right, all.Right))
            .WithTrackingName("grouped");
        context.RegisterSourceOutput(grouped, (output, family) =>
        {
            output.AddSource($"Acts.{family.Family.Name}.g.cs", FamilyCode.Write(family));
        });
        context.RegisterSourceOutput(grouped.Collect(), (output, all) =>
        {
            if (!all.IsEmpty)
            {
                output.AddSource("ActTables.g.cs", TableCode.Write(all));
            }

            foreach (var doubled in DoubledIn(all))
            {
                output.ReportDiagnostic(Diagnostic.Create(Descriptor("SR0003"), Location.None, doubled));
            }
        });

        context.RegisterSourceOutput(acts.Select((act, _) => act.Fault).Where(fault => fault is not null), (output, fault) => Report(output, fault!));
        context.RegisterSourceOutput(events.Select((happening, _) => happening.Fault).Where(fault => fault is not null), (output, fault) => Report(output, fault!));
        context.RegisterSourceOutput(acts.Collect().Combine(events.Collect()).Combine(families.Collect()), (output, all) =>
        {
            var known = new HashSet<string>(all.Right.Select(family => family.Path));
            foreach (var stray in all.Left.Left.Where(act => !known.Contains(act.Path)).Select(act => act.Name).Concat(all.Left.Right.Where(one => !known.Contains(one.Path)).Select(one => one.Name)))
            {
                output.ReportDiagnostic(Diagnostic.Create(Descriptor("SR0002"), Location.None, $"'{stray}' stands in a file without a class marked [Family], so nothing decides or folds it"));
            }
        });
    }

    // An act belongs to the family that stands in its file.
    private static IEnumerable<FamilyActs> Group(ImmutableArray<Family> families, ImmutableArray<Act> acts, ImmutableArray<Happening> events) => families
        .OrderBy(family => family.Order)
        .ThenBy(family => family.Name, StringComparer.Ordinal)
        .Select(family => new FamilyActs(
            family,
            new EquatableArray<Act>([.. acts.Where(act => act.Path == family.Path).OrderBy(act => act.Position)]),
            new EquatableArray<Happening>([.. events.Where(one => one.Path == family.Path).OrderBy(one => one.Position)])));

    private static IEnumerable<string> DoubledIn(ImmutableArray<FamilyActs> all) =>
    [
        .. all.SelectMany(family => family.Events).GroupBy(one => one.Stored).Where(same => same.Count() > 1).Select(same => $"The stored name '{same.Key}' is given to {Names(same.Select(one => one.Name))}"),
        .. all.SelectMany(family => family.Acts).GroupBy(act => (act.Verb, act.Type)).Where(same => same.Count() > 1).Select(same => $"The verb '{same.Key.Verb}' is given to {Names(same.Select(act => act.Name))}"),
    ];

    private static string Names(IEnumerable<string> names) => string.Join(" and ", names.Select(name => $"'{name}'"));

    private static void Report(SourceProductionContext output, Fault fault) => output.ReportDiagnostic(Diagnostic.Create(
        Descriptor(fault.Id),
        Location.Create(fault.Path, new TextSpan(fault.Start, fault.Length), new LinePositionSpan(new LinePosition(fault.Line, fault.Column), new LinePosition(fault.EndLine, fault.EndColumn))),
        fault.Sentence));

    private static DiagnosticDescriptor Descriptor(string id) => new(id, "A declaration isn't whole", "{0}.", "ServiceRecovery.Declarations", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
