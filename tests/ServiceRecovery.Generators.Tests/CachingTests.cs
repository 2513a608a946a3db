using Microsoft.CodeAnalysis;

namespace ServiceRecovery.Generators.Tests;

/// <summary>Who types elsewhere doesn't wait for the generator.</summary>
public class CachingTests
{
    public static TheoryData<string, string, string> EditsElsewhere => new()
    {
        { "Primitives/Money.cs", "namespace ServiceRecovery;", "// A remark.\nnamespace ServiceRecovery;" },
        { "Cases/CaseFolding.cs", "namespace ServiceRecovery;", "namespace ServiceRecovery;\n\ninternal static class Added { public static int Two() => 1 + 1; }" },
        { "Cases/Accolades.cs", "using ServiceRecovery.Declarations;", "// A line above every declaration of this family.\nusing ServiceRecovery.Declarations;" },
        { "Cases/Promises.cs", "Find(current, command.Ref)", "Find( current, command.Ref )" },
    };

    [Fact]
    public void The_core_is_declared_without_a_fault()
    {
        Assert.Null(Core.Made.Exception);
        Assert.Empty(Core.Made.Diagnostics);
    }

    [Theory]
    [MemberData(nameof(EditsElsewhere))]
    public void An_edit_that_declares_nothing_makes_nothing_anew(string path, string from, string to)
    {
        var after = Run(path, from, to);

        Assert.Equal([], Anew(after));
    }

    [Fact]
    public void After_an_edit_in_a_file_without_declarations_every_step_keeps_its_result()
    {
        var after = Run("Primitives/Money.cs", "namespace ServiceRecovery;", "// A remark.\nnamespace ServiceRecovery;");

        Assert.All(DeclarationGenerator.Steps, name => Assert.All(
            after.TrackedSteps[name].SelectMany(step => step.Outputs),
            output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"'{name}' is {output.Reason}.")));
    }

    [Fact]
    public void A_changed_event_makes_its_own_family_and_the_tables_anew()
    {
        var after = Run("Cases/Promises.cs", "PromiseKept(PromiseId Ref, PersonalText Proof,", "PromiseKept(PromiseId Ref, PersonalText Proof, bool IsLate,");

        Assert.Equal(["ActTables.g.cs", "Acts.PromiseActs.g.cs"], Anew(after));
    }

    private static GeneratorRunResult Run(string path, string from, string to) => Core.Driver.RunGenerators(Core.Edited(path, from, to)).GetRunResult().Results.Single();

    // What is kept is the same object.
    private static IEnumerable<string> Anew(GeneratorRunResult after)
    {
        var before = Core.Made.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText);
        return after.GeneratedSources.Where(source => !ReferenceEquals(before.GetValueOrDefault(source.HintName), source.SourceText)).Select(source => source.HintName).Order(StringComparer.Ordinal);
    }
}
