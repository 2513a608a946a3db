using ServiceRecovery.Comparison;

if (args.Contains("--help"))
{
    Console.WriteLine(Choice.Help);
    return 0;
}

Choice choice;
try
{
    choice = Choice.Read(args);
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(Choice.Help);
    return 2;
}

var report = await Comparing.RunAsync(choice);
Console.Write(report);
if (choice.Report is { } file)
{
    await File.WriteAllTextAsync(file, report);
}

return 0;
