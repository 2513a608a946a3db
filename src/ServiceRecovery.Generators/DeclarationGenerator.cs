using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ServiceRecovery.Generators;

/// <summary>Makes from the declarations of acts and events all that merely repeats them.</summary>
[Generator]
public sealed class DeclarationGenerator : IIncrementalGenerator
{
    private const string Namespace = "ServiceRecovery.Declarations.";

    /// <summary>Gets the names of the steps whose results are kept; a test looks at them.</summary>
    public static ImmutableArray<string> Steps { get; } = ["acts", "events", "families", "ids", "unmarked", "words", "grouped"];

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var acts = context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "ActAttribute", (_, _) => true, (found, _) => DeclarationReader.ReadAct(found)).WithTrackingName("acts");
        var events = context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "StoredAttribute", (_, _) => true, (found, _) => DeclarationReader.ReadEvent(found)).WithTrackingName("events");
        var families = context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "FamilyAttribute", (_, _) => true, (found, _) => DeclarationReader.ReadFamily(found)).WithTrackingName("families");
        var ids = context.SyntaxProvider.ForAttributeWithMetadataName(Namespace + "IdAttribute", (_, _) => true, (found, _) => DeclarationReader.ReadId(found)).WithTrackingName("ids");
        var unmarked = context.SyntaxProvider.CreateSyntaxProvider((node, _) => IsAmongActs(node), (found, _) => DeclarationReader.FindUnmarked(found)).WithTrackingName("unmarked");
        var all = families.Collect().Combine(acts.Collect()).Combine(events.Collect());
        var words = acts.SelectMany((act, _) => act.Lists).Collect().Combine(events.SelectMany((happening, _) => happening.Lists).Collect())
            .Select((found, _) => Distinct(found.Left.Concat(found.Right)))
            .WithTrackingName("words");
        var grouped = all.SelectMany((found, _) => Group(found.Left.Left, found.Left.Right, found.Right)).WithTrackingName("grouped");

        context.RegisterSourceOutput(ids, (output, id) => output.AddSource($"Ids.{id.Name}.g.cs", IdCode.Write(id)));
        context.RegisterSourceOutput(words, (output, lists) => output.AddSource("StoredWords.g.cs", WordsCode.Write(lists)));
        context.RegisterSourceOutput(grouped, (output, family) => output.AddSource($"Acts.{family.Family.Name}.g.cs", FamilyCode.Write(family)));
        context.RegisterSourceOutput(grouped.Collect(), (output, found) => output.AddSource("ActTables.g.cs", TableCode.Write(found)));

        context.RegisterSourceOutput(unmarked, (output, fault) => Report(output, [fault]));
        context.RegisterSourceOutput(acts, (output, act) => Report(output, act.Faults));
        context.RegisterSourceOutput(events, (output, happening) => Report(output, happening.Faults));
        context.RegisterSourceOutput(all, (output, found) => Report(output, FaultsOf(found.Left.Left, found.Left.Right, found.Right)));
    }

    // A record inside one of the roots, whatever is written on it.
    private static bool IsAmongActs(SyntaxNode node) =>
        node is RecordDeclarationSyntax { BaseList: not null, Parent: RecordDeclarationSyntax root } && (Root.Commands.Contains(root.Identifier.ValueText) || Root.Events.Contains(root.Identifier.ValueText));

    private static EquatableArray<WordsOf> Distinct(IEnumerable<WordsOf> lists) =>
        new([.. lists.GroupBy(list => list.Name).Select(same => same.First()).OrderBy(list => list.Name, StringComparer.Ordinal)]);

    // An act belongs to the family that stands in its file.
    private static IEnumerable<FamilyActs> Group(ImmutableArray<Family> families, ImmutableArray<Declared<Act>> acts, ImmutableArray<Declared<Happening>> events) => families
        .OrderBy(family => family.Order)
        .ThenBy(family => family.Name, StringComparer.Ordinal)
        .Select(family => new FamilyActs(family, Of(family, acts), Of(family, events)));

    private static EquatableArray<T> Of<T>(Family family, ImmutableArray<Declared<T>> declared)
        where T : IEquatable<T> =>
        new([.. declared.Where(one => one.Place.Path == family.Path).OrderBy(one => one.Place.Span.Start).Select(one => one.Value)]);

    // What no declaration shows alone.
    private static IEnumerable<Fault> FaultsOf(ImmutableArray<Family> families, ImmutableArray<Declared<Act>> acts, ImmutableArray<Declared<Happening>> events)
    {
        var byPath = families.GroupBy(family => family.Path).ToDictionary(same => same.Key, same => same.First());
        foreach (var (value, place, _, _) in acts)
        {
            if (!byPath.TryGetValue(place.Path, out var family))
            {
                yield return Stray(value.Name, "decides", place);
            }
            else if (!family.Written.Contains($"{value.Root}.{value.Name}"))
            {
                yield return new Fault("SR0005", $"Nothing decides '{value.Name}': write '{Root.Of(value.Root).Decides(value)}' in '{family.Name}'", place);
            }
        }

        foreach (var (value, place, _, _) in events)
        {
            if (!byPath.TryGetValue(place.Path, out var family))
            {
                yield return Stray(value.Name, "folds", place);
            }
            else if (!family.Written.Contains($"{value.Root}.{value.Name}"))
            {
                yield return new Fault("SR0005", $"Nothing folds '{value.Name}': write '{Root.Of(value.Root).Folds(value)}' in '{family.Name}'", place);
            }
        }

        foreach (var (one, names) in Doubled(events, happening => happening.Stored, happening => happening.Name))
        {
            yield return new Fault("SR0003", $"The stored name '{one.Value.Stored}' is given to {names}: a changed event is a second record with the next version", one.Place);
        }

        foreach (var (one, names) in Doubled(acts, act => (act.Verb, act.Type), act => act.Name))
        {
            yield return new Fault("SR0003", $"The verb '{one.Value.Verb}' is given to {names}: take another, or tell them apart by their Type", one.Place);
        }
    }

    private static Fault Stray(string name, string does, Place place) =>
        new("SR0002", $"'{name}' stands in a file without a class marked [Family], so nothing {does} it: move it beside its family, or mark a class of this file", place);

    // Each that shares a name with others, and the names of all of them.
    private static IEnumerable<(Declared<T> One, string Names)> Doubled<T, TName>(ImmutableArray<Declared<T>> declared, Func<T, TName> stable, Func<T, string> name) => declared
        .OrderBy(one => one.Place.Path, StringComparer.Ordinal)
        .ThenBy(one => one.Place.Span.Start)
        .GroupBy(one => stable(one.Value))
        .Where(same => same.Count() > 1)
        .SelectMany(same => same.Select(one => (one, string.Join(" and ", same.Select(each => $"'{name(each.Value)}'")))));

    private static void Report(SourceProductionContext output, IEnumerable<Fault?> faults)
    {
        foreach (var fault in faults.OfType<Fault>())
        {
            output.ReportDiagnostic(fault.ToDiagnostic());
        }
    }
}
