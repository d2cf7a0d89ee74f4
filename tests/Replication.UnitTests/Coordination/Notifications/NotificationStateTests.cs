using Replication.Contracts.Tasks;
using Replication.Coordination.Notifications;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Notifications;

public sealed class NotificationStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly NotificationOptions Options = new();

    [Theory]
    [InlineData(0, 0, 0.5)]
    [InlineData(0, 1, 1)]
    [InlineData(3, 1, 8)]
    [InlineData(8, 1, 256)]
    [InlineData(9, 1, 300)]
    [InlineData(60, 0, 150)]
    public void Pauses_double_up_to_a_bound(int failures, double chance, double seconds)
    {
        var state = new NotificationState { Failures = failures, FailingSince = Now }.Failed(Now, Options, chance);

        Assert.Equal((failures + 1, Now.AddSeconds(seconds)), (state!.Failures, state.NextAttemptAt));
        Assert.False(state.IsDue(Now));
        Assert.True(state.IsDue(Now.AddSeconds(seconds)));
    }

    [Fact]
    public void One_event_is_retried_for_a_day()
    {
        Assert.NotNull(new NotificationState { FailingSince = Now.AddHours(-23) }.Failed(Now, Options, 1));
        Assert.Null(new NotificationState { FailingSince = Now.AddHours(-24) }.Failed(Now, Options, 1));
        Assert.Equal((0, null, null), new NotificationState().Failed(Now, Options, 1)!.Passed(Guid.NewGuid()) is var state
            ? (state.Failures, state.FailingSince, state.NextAttemptAt)
            : default);
    }

    [Theory]
    [InlineData("me", 10, true)]
    [InlineData("other", 10, false)]
    [InlineData("other", 0, true)]
    [InlineData(null, -1, true)]
    public void A_lease_is_respected_until_it_expires(string? owner, int secondsLeft, bool may) =>
        Assert.Equal(may, new NotificationState { Owner = owner, LeaseUntil = Now.AddSeconds(secondsLeft) }.MayBeTakenBy("me", Now));

    [Fact]
    public void Delivery_continues_after_the_last_sent_event_of_a_page()
    {
        CompletionEvent[] page = [.. Enumerable.Range(0, 3).Select(static i => CompletionEvent.Of(SampleTasks.Full(Now.AddSeconds(i))))];

        Assert.Equal(page, new NotificationState().Remaining(page));
        Assert.Equal(page[2..], new NotificationState().Passed(page[1].Id).Remaining(page));
        // Notified events are no longer kept.
        Assert.Equal(page, new NotificationState().Passed(Guid.NewGuid()).Remaining(page));
        Assert.Equal(("next", null), new NotificationState().Passed(page[2].Id).PageDone("next") is var done
            ? (done.Cursor, done.Last)
            : default);
    }

    [Fact]
    public void A_secret_in_the_form_of_the_standard_is_a_key_in_Base64()
    {
        var signature = WebhookSignature.Of(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            new Guid("00000000-0000-0000-0000-000000000001"),
            DateTimeOffset.FromUnixTimeSeconds(1614265330),
            "{\"test\": 2432232314}"u8);

        var key = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Assert.Equal(
            $"v1,{Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(key, "00000000-0000-0000-0000-000000000001.1614265330.{\"test\": 2432232314}"u8))}",
            signature);
        Assert.NotEqual(signature, WebhookSignature.Of(
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            new Guid("00000000-0000-0000-0000-000000000001"),
            DateTimeOffset.FromUnixTimeSeconds(1614265330),
            "{\"test\": 2432232314}"u8));
    }
}
