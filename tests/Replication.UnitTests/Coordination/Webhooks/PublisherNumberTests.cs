using System.Text;
using Replication.Contracts.Instances;
using Replication.Coordination.Webhooks;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

/// <summary>Times as publishers write them: dates, whole numbers, floats, strings, in seconds or smaller units.</summary>
public sealed class PublisherNumberTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1417566161", "2014-12-03T00:22:41")]
    [InlineData("1.417566161e+09", "2014-12-03T00:22:41")]
    [InlineData("1417566161.0", "2014-12-03T00:22:41")]
    [InlineData("1417566161.25", "2014-12-03T00:22:41.25")]
    [InlineData("1417566161123", "2014-12-03T00:22:41.123")]
    [InlineData("1417566161123456", "2014-12-03T00:22:41.123456")]
    [InlineData("1417566161123456789", "2014-12-03T00:22:41.1234567")]
    [InlineData("\"1417566161\"", "2014-12-03T00:22:41")]
    [InlineData("\"1.417566161e9\"", "2014-12-03T00:22:41")]
    [InlineData("\"2014-12-03T00:22:41.123456789Z\"", "2014-12-03T00:22:41.1234568")]
    [InlineData("\"2014-12-03T01:22:41+01:00\"", "2014-12-03T00:22:41")]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("17", null)]
    [InlineData("1e300", null)]
    [InlineData("1e-300", null)]
    [InlineData("20260131120000", null)]
    [InlineData("\"2026\"", null)]
    [InlineData("\"0001-01-01T00:00:00Z\"", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public void A_time_is_read_in_every_format(string written, string? read)
    {
        DateTimeOffset? expected = read is null
            ? null
            : DateTimeOffset.Parse($"{read}Z", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (format, body) in Bodies)
        {
            var reading = Read(format, body.Replace("$TIME", written, StringComparison.Ordinal), Now);
            // The generic form is defined by this project, so an invalid time is an error.
            if (format == WebhookFormat.Generic && expected is null && reading.Unreadable.Count == 1)
                continue;
            Assert.True(
                reading.Pushes is [var push] && push.PushedAt == (expected ?? Now),
                $"{format}: {string.Join(", ", reading.Pushes.Select(it => it.PushedAt.ToString("O")))} instead of {expected ?? Now:O} "
                    + $"{string.Join(", ", reading.Unreadable.Select(it => it.Reason))}");
        }
    }

    [Theory]
    [InlineData("1417566161", "1.417566161e+09")]
    [InlineData("1417566161", "\"1417566161\"")]
    [InlineData("1417566161", "1417566161000")]
    [InlineData("1417566161.0", "\"2014-12-03T00:22:41Z\"")]
    public void The_same_time_in_another_spelling_is_the_same_push(string one, string other)
    {
        foreach (var (format, body) in Bodies)
        {
            // Where the publisher names no event, the report is the same; whether it is a repeat is decided later.
            Guid IdOf(string at, DateTimeOffset receivedAt) =>
                Read(format, body.Replace("$TIME", at, StringComparison.Ordinal), receivedAt).Pushes is [var push]
                    ? push.ReportId ?? push.PushId
                    : throw new InvalidOperationException($"{format} does not read a push with the time {at}");

            Assert.True(IdOf(one, Now) == IdOf(other, Now.AddSeconds(30)), $"{format} makes two pushes of {one} and {other}");
        }
    }

    private static (WebhookFormat Format, string Body)[] Bodies { get; } =
    [
        (WebhookFormat.Dockerhub, """{"push_data":{"pushed_at":$TIME,"tag":"v1"},"repository":{"repo_name":"team/app"}}"""),
        (
            WebhookFormat.Harbor,
            """{"type":"PUSH_ARTIFACT","occur_at":$TIME,"event_data":{"resources":[{"tag":"v1"}],"repository":{"repo_full_name":"team/app"}}}"""),
        (WebhookFormat.Generic, """{"repository":"team/app","tag":"v1","pushedAt":$TIME}"""),
        (WebhookFormat.Distribution, """{"events":[{"timestamp":$TIME,"action":"push","target":{"repository":"team/app","tag":"v1"}}]}"""),
        (WebhookFormat.Azure, """{"timestamp":$TIME,"action":"push","target":{"repository":"team/app","tag":"v1"}}"""),
        (
            WebhookFormat.EcrEventbridge,
            """{"time":$TIME,"detail-type":"ECR Image Action","detail":{"result":"SUCCESS","action-type":"PUSH","repository-name":"team/app","image-tag":"v1"}}"""),
        (
            WebhookFormat.Cloudevents,
            """{"id":"e","time":$TIME,"type":"zotregistry.image.updated","data":{"name":"team/app","reference":"v1"}}"""),
        (
            WebhookFormat.Github,
            """{"action":"published","package":{"package_type":"CONTAINER","package_version":{"updated_at":$TIME,"package_url":"ghcr.io/team/app:v1","container_metadata":{"tag":{"name":"v1"}}}}}"""),
        (WebhookFormat.Nexus, """{"timestamp":$TIME,"action":"CREATED","component":{"format":"docker","name":"team/app","version":"v1"}}"""),
    ];

    private static WebhookReading Read(WebhookFormat format, string body, DateTimeOffset receivedAt) =>
        WebhookReader.Read(format, "a", Encoding.UTF8.GetBytes(body), receivedAt);
}
