using System.Reflection;
using FsCheck;
using Microsoft.FSharp.Core;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ServiceRecovery.Tests;

/// <summary>A test that holds for all arguments; FsCheck draws them. It reads like FsCheck.Xunit's, so that moving to it is one <c>using</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ServiceRecovery.Tests.PropertyDiscoverer", "ServiceRecovery.Tests")]
public sealed class PropertyAttribute : FactAttribute
{
    /// <summary>How many arguments are drawn.</summary>
    public int MaxTest { get; set; } = 100;

    /// <summary>A static class with public static methods that return an arbitrary each.</summary>
    public Type? Arbitrary { get; set; }
}

/// <summary>Makes one test case of a property.</summary>
public sealed class PropertyDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new PropertyTestCase(sink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

/// <summary>A property as xunit runs it: the arguments come from FsCheck.</summary>
public sealed class PropertyTestCase : XunitTestCase
{
    [Obsolete("For xunit, which makes an empty one to read it back.", error: true)]
    public PropertyTestCase()
    {
    }

    public PropertyTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    public override Task<RunSummary> RunAsync(IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        new CaseRunner(this, DisplayName, SkipReason, constructorArguments, messageBus, aggregator, cancellationTokenSource).RunAsync();

    private sealed class CaseRunner(IXunitTestCase testCase, string name, string? skip, object[] constructorArguments, IMessageBus bus, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
        : XunitTestCaseRunner(testCase, name, skip, constructorArguments, [], bus, aggregator, cancellation)
    {
        protected override XunitTestRunner CreateTestRunner(ITest test, IMessageBus messageBus, Type testClass, object[] constructorArguments, MethodInfo testMethod, object[] testMethodArguments, string skipReason, IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
            new OneRunner(test, messageBus, testClass, constructorArguments, testMethod, skipReason, beforeAfterAttributes, aggregator, cancellationTokenSource);
    }

    private sealed class OneRunner(ITest test, IMessageBus bus, Type testClass, object[] constructorArguments, MethodInfo method, string skip, IReadOnlyList<BeforeAfterTestAttribute> around, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
        : XunitTestRunner(test, bus, testClass, constructorArguments, method, [], skip, around, aggregator, cancellation)
    {
        protected override Task<decimal> InvokeTestMethodAsync(ExceptionAggregator aggregator)
        {
            var property = TestMethod.GetCustomAttribute<PropertyAttribute>()!;
            var config = property.Arbitrary is { } arbitrary ? Props.Cfg(property.MaxTest).WithArbitrary([arbitrary]) : Props.Cfg(property.MaxTest);
            var timer = new ExecutionTimer();
            timer.Aggregate(() => aggregator.Run(() =>
            {
                var target = TestMethod.IsStatic ? null : Activator.CreateInstance(TestClass, ConstructorArguments);
                using (target as IDisposable)
                {
                    Check.Method(config, TestMethod, target is null ? FSharpOption<object>.None : FSharpOption<object>.Some(target));
                }
            }));
            return Task.FromResult(timer.Total);
        }
    }
}
