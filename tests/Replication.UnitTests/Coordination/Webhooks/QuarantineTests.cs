using System.Text;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Coordination.Webhooks;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

/// <summary>A quarantined part has what a replay needs, and no secret.</summary>
public sealed class QuarantineTests
{
    private const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData(
        WebhookFormat.Distribution,
        """{"events":[{"id":"1","action":"push","target":{"repository":"team/a","tag":"v1"}},{"id":"2","action":"push","target":{"repository":"team/b","tag":"BAD TAG"}}],"note":[1,2]}""")]
    [InlineData(
        WebhookFormat.Generic,
        """[{"id":"1","repository":"team/a","tag":"v1"},{"id":"2","repository":"team/b","tag":"BAD TAG"}]""")]
    [InlineData(
        WebhookFormat.Harbor,
        """{"type":"PUSH_ARTIFACT","occur_at":1769860800,"operator":"x","event_data":{"resources":[{"digest":"SHA","tag":"v1"},{"digest":"SHA","tag":"BAD TAG"}],"repository":{"repo_full_name":"team/b","namespace":"team","name":"b"}}}""")]
    [InlineData(
        WebhookFormat.Quay,
        """{"name":"b","repository":"team/b","namespace":"team","docker_url":"quay.io/team/b","updated_tags":["v1","BAD TAG"]}""")]
    public void A_part_is_read_again_with_the_members_of_its_call(WebhookFormat format, string call)
    {
        call = call.Replace("SHA", Sha, StringComparison.Ordinal);
        var reading = Read(format, call);
        var unreadable = Assert.Single(reading.Unreadable);
        Assert.Equal(1, unreadable.Index);
        Assert.Single(reading.Pushes);

        // The fix: the program accepts what it did not accept before.
        var again = Read(format, unreadable.Call!.Replace("BAD TAG", "v2", StringComparison.Ordinal));

        var push = Assert.Single(again.Pushes);
        Assert.Empty(again.Unreadable);
        Assert.Equal(("team/b", "v2"), (push.Repository.Text, push.Tag?.Text));
        Assert.Equal(
            Read(format, call.Replace("BAD TAG", "v2", StringComparison.Ordinal)).Pushes[1] is var whole ? (whole.Digest, whole.Kind) : default,
            (push.Digest, push.Kind));
    }

    [Fact]
    public void Headers_that_a_format_reads_are_kept_and_others_are_not()
    {
        var headers = new Dictionary<string, string>
        {
            ["ce-type"] = "zotregistry.image.updated",
            ["ce-id"] = "1",
            ["ce-source"] = "zot",
            ["Authorization"] = "Bearer a-secret",
        };

        var reading = WebhookReader.Read(
            WebhookFormat.Cloudevents,
            "zot",
            Encoding.UTF8.GetBytes("""{"name":"team/app","reference":"BAD TAG"}"""),
            Samples.Noon,
            name => headers.GetValueOrDefault(name));

        Assert.Single(reading.Unreadable);
        Assert.Equal("zotregistry.image.updated", reading.Headers!["ce-type"]);
        Assert.DoesNotContain("Authorization", reading.Headers.Keys);
    }

    [Fact]
    public void A_call_that_is_too_large_cannot_be_replayed()
    {
        var padding = new string('x', Quarantine.MaxBodyBytes);

        Assert.Null(Assert.Single(Read(WebhookFormat.Generic, $$"""{"repository":"a","tag":"BAD TAG","note":"{{padding}}"}""").Unreadable).Call);
        Assert.Null(Assert.Single(Read(WebhookFormat.Generic, $"no JSON {padding}").Unreadable).Call);
        // The other parts of a large call do not count.
        Assert.NotNull(Assert.Single(Read(
            WebhookFormat.Generic,
            $$"""[{"repository":"a","tag":"BAD TAG"},{"repository":"a","tag":"v1","note":"{{padding}}"}]""").Unreadable).Call);
    }

    [Theory]
    [InlineData("""{"token":"abc","tag":"v1"}""", """{"token":"[redacted]","tag":"v1"}""")]
    [InlineData("""{"a":{"clientSecret" : "a\"b"},"b":1}""", """{"a":{"clientSecret":"[redacted]"},"b":1}""")]
    [InlineData("""{"push":{"callback_url":"https://hub/x/y"}}""", """{"push":{"callback_url":"[redacted]"}}""")]
    [InlineData("""{"header":"Bearer abcdefgh.123"}""", """{"header":"Bearer [redacted]"}""")]
    [InlineData("""{"url":"https://user:pass@host/x"}""", """{"url":"https://[redacted]@host/x"}""")]
    [InlineData("a=1&token=abc&b=2", "a=1&token=[redacted]&b=2")]
    [InlineData("""{"note":"the-webhook-secret-0815"}""", """{"note":"[redacted]"}""")]
    [InlineData("""{"repository":"team/app","tag":"v1"}""", """{"repository":"team/app","tag":"v1"}""")]
    public void Secrets_are_redacted(string text, string redacted) =>
        Assert.Equal(redacted, SecretRedaction.Apply(text, [new Secret("the-webhook-secret-0815")]));

    private static WebhookReading Read(WebhookFormat format, string body) =>
        WebhookReader.Read(format, "a", Encoding.UTF8.GetBytes(body), Samples.Noon);
}
