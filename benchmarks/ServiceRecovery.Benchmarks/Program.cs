using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using ServiceRecovery.Benchmarks;

if ((await ReplayMeasurement.TryRunAsync(args) ?? await StoreMeasurement.TryRunAsync(args) ?? await PostgreSqlMeasurement.TryRunAsync(args)
    ?? await RecoveryMeasurement.TryRunAsync(args) ?? await InsightMeasurement.TryRunAsync(args) ?? await MachineMeasurement.TryRunAsync(args) ?? await GuardMeasurement.TryRunAsync(args)
    ?? await ImportMeasurement.TryRunAsync(args) ?? await ListMeasurement.TryRunAsync(args) ?? await WebMeasurement.TryRunAsync(args)) is { } ended)
{
    return ended;
}

// All of the library is built again for what it measures, which takes minutes on a slow machine.
var config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(15));
var summaries = BenchmarkSwitcher.FromAssembly(typeof(MoveBenchmark).Assembly).Run(args, config).ToArray();

// The runner ends with 0 whatever happened; a dry run has to tell.
var asked = !args.Any(argument => argument is "--list" or "--help" or "--version" or "--info");
var ran = summaries.Length > 0 && summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.Length == summary.BenchmarksCases.Length && summary.Reports.All(report => report.Success));
return !asked || ran ? 0 : 1;
