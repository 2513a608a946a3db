Imports System
Imports System.Collections.Immutable
Imports ServiceRecovery
Imports ServiceRecovery.Playbooks

''' <summary>A till written in Visual Basic, which sets no init-only members either.</summary>
Public Module Till

    Public Function Tell() As String
        Dim ana = Actor.Staff("Ana", "clerk")
        Dim soup = New Money(850, New Currency("EUR"))
        Dim given As Source = Source.Heard(New Evidence(Channel.InPerson, "table 4"))
        Dim commands = ImmutableArray.Create(Of CaseCommand)(
            New CaseCommand.ReportFailure("The soup was cold.", Severity.Minor, Channel.InPerson).At(New DateTimeOffset(2026, 5, 4, 19, 30, 0, TimeSpan.Zero)),
            New CaseCommand.Own(),
            New CaseCommand.Apologize(),
            New CaseCommand.Listen("She has a train to catch."),
            New CaseCommand.Compensate(New ActId("g-1"), CompensationKind.Refund, soup, Settlement:="void 8831"),
            New CaseCommand.TakeStep(New StepKind("SendFlowers")),
            New CaseCommand.RecordAnswer(Answer.Satisfied, given),
            New CaseCommand.Close())
        Dim batch = New RecoveryBatch(New CommandId("till-4-17"), ana, commands).Expecting(0)
        Return $"{batch.By.Id}: {batch.Commands.Length} commands, {soup}"
    End Function

End Module
