using System.Text;
using Replication.Contracts.Instances;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Replication.Coordination.Webhooks;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

public sealed class WebhookReaderTests
{
    private const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_tagged_manifest_push_of_distribution_is_a_push()
    {
        var reading = Distribution(
            $$$"""{"id":"e1","timestamp":"2026-01-31T11:59:59.1234567Z","action":"push","target":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{Sha}}}","repository":"team/app","tag":"v1"}}""");

        var push = Assert.Single(reading.Pushes);
        Assert.Equal(("a", "team/app", "v1", Sha), (push.Instance, push.Repository.Text, push.Tag!.Text, push.Digest?.Text));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 11, 59, 59, TimeSpan.Zero).AddTicks(1234567), push.PushedAt);
        Assert.Equal(Now, push.ReceivedAt);
        Assert.Empty(reading.Unreadable);
    }

    [Theory]
    [InlineData("""{"id":"e","action":"pull","target":{"repository":"team/app","tag":"v1"}}""")]
    [InlineData("""{"id":"e","action":"mount","target":{"repository":"team/app"}}""")]
    [InlineData("""{"id":"e","action":"delete","target":{"repository":"team/app"}}""")]
    [InlineData("""{"id":"e","action":"push","target":{"mediaType":"application/octet-stream","repository":"team/app"}}""")]
    [InlineData("""{"id":"e","action":"push","target":{"repository":"team/app","tag":""}}""")]
    [InlineData("""{"id":"e","action":"push","target":{"repository":"team/app","tag":null}}""")]
    public void Other_events_than_pushes_are_ignored(string part)
    {
        var reading = Distribution(part);

        Assert.Equal((0, 1, 0), (reading.Pushes.Count, reading.IgnoredCount, reading.Unreadable.Count));
    }

    [Theory]
    [InlineData("{}", "action")]
    [InlineData("7", "action")]
    [InlineData("""{"action":"push"}""", "target")]
    [InlineData("""{"action":"push","target":[]}""", "target")]
    [InlineData("""{"action":"push","target":{"tag":"v1"}}""", "repository")]
    [InlineData("""{"action":"push","target":{"repository":"../x","tag":"v1"}}""", "repository")]
    [InlineData("""{"action":"push","target":{"repository":"team/app","tag":"a b"}}""", "tag")]
    [InlineData("""{"action":"push","target":{"repository":"team/app","tag":{}}}""", "tag")]
    [InlineData("""{"action":"push","target":{"repository":"team/app","tag":"v1","digest":"sha256:1"}}""", "digest")]
    [InlineData("""{"action":"push","target":{"repository":"\ud800","tag":"v1"}}""", "Unicode")]
    public void An_unreadable_part_has_a_reason_and_does_not_block_others(string part, string why)
    {
        var good = $$$"""{"id":"e1","action":"push","target":{"digest":"{{{Sha}}}","repository":"team/app","tag":"v1"}}""";

        var reading = Distribution($"{part},{good}");

        Assert.Single(reading.Pushes);
        var unreadable = Assert.Single(reading.Unreadable);
        Assert.Equal(0, unreadable.Index);
        Assert.Contains(why, unreadable.Reason, StringComparison.Ordinal);
        Assert.Equal(part, unreadable.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("\"x\"")]
    [InlineData("[]")]
    [InlineData("{\"events\":7}")]
    [InlineData("not json")]
    public void A_body_that_cannot_be_read_is_one_unreadable_part(string body)
    {
        var reading = WebhookReader.Read(WebhookFormat.Distribution, "a", Encoding.UTF8.GetBytes(body), Now);

        Assert.Equal((0, 0, 1), (reading.Pushes.Count, reading.IgnoredCount, reading.Unreadable.Count));
    }

    [Theory]
    [InlineData(WebhookFormat.Distribution, "{", QuarantineCode.NotJson)]
    [InlineData(WebhookFormat.Distribution, """{"repository":"team/app"}""", QuarantineCode.WrongFormat)]
    [InlineData(WebhookFormat.Generic, """{"repository":"\ud800","tag":"v1"}""", QuarantineCode.NotUnicode)]
    [InlineData(WebhookFormat.Generic, """{"tag":"v1"}""", QuarantineCode.MissingField)]
    [InlineData(WebhookFormat.Generic, """{"repository":7,"tag":"v1"}""", QuarantineCode.WrongType)]
    [InlineData(WebhookFormat.Generic, """{"repository":"team/app","tag":"a b"}""", QuarantineCode.InvalidValue)]
    [InlineData(
        WebhookFormat.Cloudevents,
        """{"type":"harbor.artifact.pushed","id":"1","data":{"resources":[{"tag":"v1"},{"tag":"v2"}]}}""",
        QuarantineCode.SeveralArtifacts)]
    public void The_cause_of_an_unreadable_part_has_its_code(WebhookFormat format, string body, string code) =>
        Assert.Equal(code, Assert.Single(WebhookReader.Read(format, "a", Encoding.UTF8.GetBytes(body), Now).Unreadable).Code);

    [Fact]
    public void Invalid_UTF_8_affects_only_its_own_part()
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes(
                $$$"""{"events":[{"id":"e1","action":"push","target":{"digest":"{{{Sha}}}","repository":"team/app","tag":"v1"}},{"id":"x","action":" """),
            0xFF,
            .. "\"}]}"u8,
        ];

        var reading = WebhookReader.Read(WebhookFormat.Distribution, "a", body, Now);

        Assert.Single(reading.Pushes);
        Assert.Equal(1, Assert.Single(reading.Unreadable).Index);
        Assert.Contains("\uFFFD", reading.Unreadable[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    public void Any_bytes_are_a_value(byte[] body)
    {
        Assert.Single(WebhookReader.Read(WebhookFormat.Generic, "a", body, Now).Unreadable);
        Assert.Single(WebhookReader.Read(WebhookFormat.Distribution, "a", body, Now).Unreadable);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() =>
        Assert.Single(WebhookReader.Read(WebhookFormat.Generic, "a", new byte[] { 0xEF, 0xBB, 0xBF }
            .Concat("""{"repository":"app","tag":"v1"}"""u8.ToArray())
            .ToArray(), Now).Pushes);

    [Fact]
    public void Invalid_parts_of_a_body_are_listed_up_to_a_limit()
    {
        var reading = Distribution(string.Join(',', Enumerable.Repeat("{}", 1000)));

        Assert.Equal(101, reading.Unreadable.Count);
        Assert.Equal(QuarantineCode.TooManyParts, reading.Unreadable[^1].Code);
        Assert.Contains("900 further", reading.Unreadable[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_event_is_the_same_push_and_another_event_is_another()
    {
        const string Part =
            """{"id":"ID","timestamp":"2026-01-31T11:00:00Z","action":"push","target":{"repository":"team/app","tag":"v1"}}""";

        var first = Distribution(Part).Pushes[0].PushId;

        Assert.Equal(first, Distribution(Part).Pushes[0].PushId);
        Assert.NotEqual(first, Distribution(Part.Replace("ID", "ID2", StringComparison.Ordinal)).Pushes[0].PushId);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("soon")]
    public void A_distribution_event_without_usable_time_was_pushed_when_it_came(string timestamp)
    {
        var reading =
            Distribution($$$"""{"id":"e","timestamp":"{{{timestamp}}}","action":"push","target":{"repository":"team/app","tag":"v1"}}""");

        Assert.Equal(Now, Assert.Single(reading.Pushes).PushedAt);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.manifest.v1+json", 1)]
    [InlineData("application/vnd.oci.image.index.v1+json", 1)]
    [InlineData("application/vnd.docker.distribution.manifest.v2+json", 0)]
    [InlineData("application/octet-stream", 0)]
    public void A_manifest_pushed_by_digest_is_processed_when_it_can_have_a_subject(string mediaType, int count)
    {
        var reading = Distribution(
            $$$"""{"id":"e1","action":"push","target":{"mediaType":"{{{mediaType}}}","digest":"{{{Sha}}}","repository":"team/app"}}""");

        Assert.Equal((count, 1 - count, 0), (reading.Pushes.Count, reading.IgnoredCount, reading.Unreadable.Count));
        Assert.All(reading.Pushes, push => Assert.Equal((PushKind.Push, null, Sha), (push.Kind, push.Tag, push.Digest?.Text)));
    }

    [Fact]
    public void A_deletion_is_distinguished_from_a_push()
    {
        var distribution = Distribution("""{"id":"e1","action":"delete","target":{"repository":"team/app","tag":"v1"}}""");
        var generic =
            Generic(
                """[{"repository":"team/app","tag":"v1","action":"delete"},{"repository":"team/app","tag":"v1","action":"push"},{"repository":"team/app","tag":"v1","action":"x"}]""");

        Assert.Equal((PushKind.Deletion, "v1"), (Assert.Single(distribution.Pushes).Kind, distribution.Pushes[0].Tag?.Text));
        Assert.Equal([PushKind.Deletion, PushKind.Push], generic.Pushes.Select(push => push.Kind));
        Assert.NotEqual(generic.Pushes[0].PushId, generic.Pushes[1].PushId);
        Assert.Contains("action", Assert.Single(generic.Unreadable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_generic_form_takes_one_push_or_an_array_with_optional_fields()
    {
        var one = Generic("""{"repository":"team/app","tag":"v1"}""");
        var two = Generic(
            $$$"""[{"id":"1","repository":"team/app","tag":"v1","digest":"{{{Sha}}}","pushedAt":"2026-01-31T12:30:00+01:00"},{"repository":"app","tag":"v2"}]""");

        Assert.Null(Assert.Single(one.Pushes).Digest);
        Assert.Equal(Now, one.Pushes[0].PushedAt);
        Assert.Equal(2, two.Pushes.Count);
        Assert.Equal(Now.AddMinutes(-30), two.Pushes[0].PushedAt);
    }

    [Theory]
    [InlineData("""{"tag":"v1"}""", "repository")]
    [InlineData("""{"repository":"team/app"}""", "tag")]
    [InlineData("""{"repository":"team/app","tag":"v1","digest":5}""", "digest")]
    [InlineData("""{"repository":"team/app","tag":"v1","pushedAt":"noon"}""", "RFC 3339")]
    [InlineData("""{"repository":"team/app","tag":"v1","pushedAt":true}""", "RFC 3339")]
    [InlineData(
        """{"repository":"team/app","tag":7,"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}""", "tag")]
    [InlineData("""{"repository":"team/app","digest":"sha256:1"}""", "digest")]
    [InlineData(
        """{"repository":"team/app","action":"delete","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}""",
        "tag")]
    [InlineData("""{"repository":"team/app","tag":"v1","id":{}}""", "id")]
    [InlineData("\"x\"", "object")]
    public void An_unreadable_generic_push_has_a_reason(string body, string why)
    {
        var reading = Generic(body);

        Assert.Empty(reading.Pushes);
        Assert.Contains(why, Assert.Single(reading.Unreadable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_an_empty_list_and_no_element()
    {
        Assert.Equal((0, 0, 0), CountsOf(WebhookReader.Read(WebhookFormat.Distribution, "a", """{"events":null}"""u8.ToArray(), Now)));
        Assert.Equal((0, 1, 0), CountsOf(Distribution("null")));
        Assert.Equal(
            (1, 1, 0),
            CountsOf(Generic("""[null,{"id":null,"repository":"team/app","tag":"v1","digest":null,"pushedAt":null,"action":null}]""")));
        Assert.Equal((0, 0, 0), CountsOf(WebhookReader.Read(
            WebhookFormat.Harbor, "a", """{"type":"PUSH_ARTIFACT","event_data":{"resources":null}}"""u8.ToArray(), Now)));
        Assert.Equal(
            (0, 1, 0),
            CountsOf(WebhookReader.Read(WebhookFormat.Quay, "a", """{"repository":"team/app","updated_tags":null}"""u8.ToArray(), Now)));
        Assert.Equal(
            (0, 1, 0),
            CountsOf(WebhookReader.Read(WebhookFormat.Quay, "a", """{"repository":"team/app","updated_tags":[null]}"""u8.ToArray(), Now)));
    }

    private static (int Pushes, int Ignored, int Unreadable) CountsOf(WebhookReading reading) =>
        (reading.Pushes.Count, reading.IgnoredCount, reading.Unreadable.Count);

    private static WebhookReading Distribution(string parts) =>
        WebhookReader.Read(WebhookFormat.Distribution, "a", Encoding.UTF8.GetBytes($$$"""{"events":[{{{parts}}}]}"""), Now);

    private static WebhookReading Generic(string body) => WebhookReader.Read(WebhookFormat.Generic, "a", Encoding.UTF8.GetBytes(body), Now);
}
