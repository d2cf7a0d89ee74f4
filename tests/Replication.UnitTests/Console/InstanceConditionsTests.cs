using Replication.Contracts.Instances;
using Replication.Contracts.Status;
using Replication.WebConsole.Pages.Instances;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class InstanceConditionsTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(InstanceState.Usable, new InstanceCondition[0], new InstanceCondition[0])]
    [InlineData(InstanceState.CredentialsRefused, new InstanceCondition[0], new[] { InstanceCondition.CredentialsRefused })]
    // The status is older than the instance.
    [InlineData(InstanceState.Usable, new[] { InstanceCondition.CredentialsRefused }, new InstanceCondition[0])]
    [InlineData(
        InstanceState.Unusable,
        new[] { InstanceCondition.Unusable, InstanceCondition.Paused },
        new[] { InstanceCondition.Unusable, InstanceCondition.Paused })]
    public void The_state_of_the_instance_is_newer_than_the_status(
        InstanceState state, InstanceCondition[] reported, InstanceCondition[] shown)
    {
        var instance = Osaka() with { State = state };

        Assert.Equal(shown, InstanceConditions.ConditionsOf(instance, new InstanceHealth { Name = "osaka", Conditions = reported }));
    }

    [Fact]
    public void An_instance_without_a_status_shows_its_own_state() =>
        Assert.Empty(InstanceConditions.ConditionsOf(Osaka(), health: null));

    [Theory]
    [InlineData(null, true)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public void Refused_webhook_calls_are_shown_until_one_is_accepted(int? acceptedAt, bool isShown)
    {
        var instance = Osaka() with
        {
            WebhookStatus = new WebhookStatus(acceptedAt is { } minute ? Start.AddMinutes(minute) : null, new RefusedCalls
            {
                Count = 1,
                Since = Start,
                LastAt = Start.AddMinutes(2),
                Asked = WebhookAuthentication.Bearer,
                Used = new Dictionary<string, long>(),
            }),
        };

        Assert.Equal(isShown, InstanceConditions.ConditionsOf(instance, health: null).Contains(InstanceCondition.WebhookRefused));
    }

    private static ShownInstance Osaka() =>
        ShownInstance.Of(new RegistryInstance { Name = "osaka", Endpoint = new Uri("https://osaka.example.com") });
}
