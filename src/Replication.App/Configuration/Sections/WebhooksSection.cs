using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Coordination.Requests;
using Replication.Coordination.Webhooks;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>webhooks</c>: settings for all incoming webhooks.</summary>
internal static class WebhooksSection
{
    private const int Megabyte = 1024 * 1024;

    private static readonly WebhookOptions Defaults = new();

    public static WebhookOptions Read(MapReader map) => new()
    {
        Pace = new BodyPace
        {
            WholeBody = TimeSpan.FromSeconds(
                map.Optional("bodyTimeoutSeconds", Scalars.Number(1, 600), (int)Defaults.Pace.WholeBody.TotalSeconds)),
            MinBytesPerSecond = map.Optional("minBytesPerSecond", Scalars.Number(0, Megabyte), Defaults.Pace.MinBytesPerSecond),
        },
        // One body of the largest size must fit.
        MaxUnauthenticatedBytes = (long)Megabyte
            * map.Optional(
                "maxUnauthenticatedMegabytes",
                Scalars.Number(WebhookOptions.MaxBodyBytes / Megabyte, 4096),
                (int)(Defaults.MaxUnauthenticatedBytes / Megabyte)),
        AnswerWithin = TimeSpan.FromMilliseconds(
            map.Optional("answerWithinMilliseconds", Scalars.Number(100, 30_000), (int)Defaults.AnswerWithin.TotalMilliseconds)),
    };
}
