using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery;
using ServiceRecovery.Playbooks;

// A host as small as one is: a container, the desk, the store in memory, one case, and the playbook as it is drawn.
var services = new ServiceCollection();
services.AddServiceRecovery(options =>
{
    options.FallbackOwner = new PersonId("duty-manager");
    options.Devices.Add("tablet-3");
});
await using var provider = services.BuildServiceProvider();
var desk = provider.GetRequiredService<RecoveryDesk>();
var soup = desk.Case("table-12").As(Actor.Staff("ana", "server"));

await soup.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson);
await soup.OwnAsync();
await soup.ApologizeAsync("I am sorry. We let your soup get cold; that was ours.");
await soup.ListenAsync("I have half an hour for lunch.", expects: "A hot soup, quickly.");
await soup.CorrectAsync("A hot soup, brought first.");
Console.WriteLine(await soup.CloseAsync());
await soup.AnswerAsync(Answer.Satisfied, Source.At("tablet-3"));
Console.WriteLine(await soup.CloseAsync());
Console.WriteLine(StandardPlaybook.Playbook.ToMermaid());
