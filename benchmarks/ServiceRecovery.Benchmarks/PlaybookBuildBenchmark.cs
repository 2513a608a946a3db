using System.Globalization;
using BenchmarkDotNet.Attributes;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Benchmarks;

/// <summary>What it costs to prove a playbook, at start-up and whenever an organization edits its own: the standard one, and one of 64 stages.</summary>
[MemoryDiagnoser]
public class PlaybookBuildBenchmark
{
    private PlaybookDefinition _definition = StandardPlaybook.Definition;

    [Params(18, 64)] public int Stages { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _definition = OfStages(Stages);
        if (Build().Stages.Length != Stages)
        {
            throw new InvalidOperationException($"The playbook has {Build().Stages.Length} stages and not {Stages}.");
        }
    }

    internal static PlaybookDefinition OfStages(int stages) => stages == 18 ? StandardPlaybook.Definition : WithInspections(stages - 18);

    [Benchmark]
    public Playbook Build() => Playbook.Build(_definition);

    // An organization that inspects many things, one after the other, before it listens.
    private static PlaybookDefinition WithInspections(int inspections)
    {
        var book = new PlaybookBuilder("inspections", 1, Purpose.Failure, "Reported")
            .Open("Reported").Open("Owned").Open("Apologized").Open("Heard").Open("Remedied")
            .CustomStep("Inspect", KindEffect.Neutral)
            .Only(Ending.Recovered, StepKind.Apologize, StepKind.Listen)
            .InEveryOpenStage().Do(StepKind.Acknowledge, StepKind.Apologize, StepKind.Explain, StepKind.Listen, StepKind.ConfirmUnderstanding).Stays()
            .From("Reported").Do(StepKind.Own).To("Owned").Refuse(StepKind.Apologize)
            .From("Owned").Do(StepKind.Apologize).To(Inspection(1)).Do(StepKind.Discard).To("EnteredInError")
            .From("Apologized").Do(StepKind.Listen).To("Heard");
        for (var number = 1; number <= inspections; number++)
        {
            book.Open(Inspection(number)).From(Inspection(number)).Do("Inspect").To(number == inspections ? "Apologized" : Inspection(number + 1));
        }

        return book.WithAsking(work: "Heard", acted: "Remedied").ToDefinition();

        static string Inspection(int number) => "Inspection" + number.ToString(CultureInfo.InvariantCulture);
    }
}
