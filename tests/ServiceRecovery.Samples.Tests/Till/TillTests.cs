using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Samples.Tests.Till;

public class TillTests
{
    [Fact]
    public async Task A_till_recovers_at_the_counter_and_pressing_twice_records_once()
    {
        var till = new Samples.Till.Till(new InMemoryRecoveryStore(), PseudonymKey.Generate(), TimeProvider.System);

        Assert.Equal("Recovered. Thank you.", await till.SomethingWentWrongAsync("1", "77", "kim", "The milk was sour.", "A fresh one.", happy: true));
        Assert.Equal("Recovered. Thank you.", await till.SomethingWentWrongAsync("1", "77", "kim", "The milk was sour.", "A fresh one.", happy: true));
    }

    [Fact]
    public async Task A_second_press_gives_its_face_to_the_case_that_is_there_and_nobody_reads_of_command_ids()
    {
        var till = new Samples.Till.Till(new InMemoryRecoveryStore(), PseudonymKey.Generate(), TimeProvider.System);
        List<string> told =
        [
            await till.SomethingWentWrongAsync("1", "77", "kim", "The milk was sour.", "A fresh one.", happy: true),
            await till.SomethingWentWrongAsync("2", "77", "kim", "The milk was sour.", "A fresh one.", happy: false),
            await till.SomethingWentWrongAsync("3", "77", "kim", "The milk was sour.", "Two fresh ones.", happy: true),
            await till.SomethingWentWrongAsync("3", "77", "kim", "The milk was sour.", "Two fresh ones.", happy: true),
            await till.SomethingWentWrongAsync("1", "77", "kim", "The bread was old.", "A new one.", happy: true),
        ];

        Assert.Equal(["Recovered. Thank you.", "Not yet. What more can we do?", "Recovered. Thank you.", "Recovered. Thank you."], told.Take(4));
        Assert.All(told, sentence => Assert.DoesNotContain("command id", sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unhappy_customer_is_given_more_and_asked_on_the_display()
    {
        var till = new Samples.Till.Till(new InMemoryRecoveryStore(), PseudonymKey.Generate(), TimeProvider.System);

        Assert.Equal("Not yet. What more can we do?", await till.SomethingWentWrongAsync("2", "78", "kim", "The cake fell.", "Another cake.", happy: false));
        Assert.Equal("Hand the voucher over.", await till.GiveVoucherAsync("78", "kim", "v-1", 1_500));
        Assert.Equal("The manager has been asked.", await till.GiveVoucherAsync("78", "kim", "v-2", 1_500));
        Assert.Equal("Who asked can't decide. Let another person decide.", await till.ApproveAsync("78", "kim", "v-2"));
        Assert.Equal("Granted.", await till.ApproveAsync("78", "lou", "v-2"));
        Assert.Equal("Recovered", await till.CustomerTapsAsync("78", "kim", happy: true));
        Assert.Equal(0, await till.EveryMinuteAsync());
    }
}
