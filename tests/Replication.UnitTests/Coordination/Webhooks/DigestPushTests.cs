using System.Text;
using System.Text.Json.Nodes;
using Replication.Contracts.Instances;
using Replication.Contracts.Pushes;
using Replication.Coordination.Webhooks;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

/// <summary>Pushes by digest alone, as of a signature in a registry with the referrers API, in every format that can report one.</summary>
public sealed class DigestPushTests
{
    private const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Oci = "application/vnd.oci.image.manifest.v1+json";
    private const string Docker = "application/vnd.docker.distribution.manifest.v2+json";
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Format, body, and where in the body the media type is; null where the format has none.</summary>
    public static TheoryData<WebhookFormat, string, string?> Reports => new()
    {
        { WebhookFormat.Distribution, Of(
            """{"events":[{"id":"e","action":"push","target":{"mediaType":"OCI","digest":"SHA","repository":"team/app"}}]}"""), "OCI" },
        { WebhookFormat.Azure, Of(
            """{"id":"e","action":"push","target":{"mediaType":"OCI","digest":"SHA","repository":"team/app"}}"""), "OCI" },
        { WebhookFormat.Azure, Of("""{"id":"e","action":"push","target":{"digest":"SHA","repository":"team/app","tag":null}}"""), null },
        {
            WebhookFormat.Azure,
            Of("""[{"eventType":"Microsoft.ContainerRegistry.ImagePushed","data":{"id":"e","action":"push","target":{"mediaType":"OCI","digest":"SHA","repository":"team/app","tag":""}}}]"""),
            "OCI"
        },
        {
            WebhookFormat.Cloudevents,
            Of("""{"id":"e","source":"s","type":"zotregistry.image.updated","data":{"name":"team/app","reference":"SHA","digest":"SHA","mediaType":"OCI"}}"""),
            "OCI"
        },
        { WebhookFormat.Cloudevents, Of(
            """{"id":"e","source":"s","type":"zotregistry.image.updated","data":{"name":"team/app","reference":"SHA"}}"""), null },
        {
            WebhookFormat.Cloudevents,
            Of("""{"id":"e","source":"s","type":"harbor.artifact.pushed","data":{"resources":[{"digest":"SHA","tag":"SHA"}],"repository":{"repo_full_name":"team/app"}}}"""),
            null
        },
        {
            WebhookFormat.Cloudevents,
            Of("""{"id":"e","source":"s","type":"cr:Artifact:PushCompleted","data":{"RepoNamespaceName":"team","RepoName":"app","Tag":"","Digest":"SHA"}}"""),
            null
        },
        {
            WebhookFormat.Cloudevents,
            Of("""{"id":"e","source":"s","type":"Microsoft.ContainerRegistry.ImagePushed","data":{"action":"push","target":{"mediaType":"OCI","digest":"SHA","repository":"team/app"}}}"""),
            "OCI"
        },
        {
            WebhookFormat.Harbor,
            Of("""{"type":"PUSH_ARTIFACT","occur_at":1795809800,"event_data":{"resources":[{"digest":"SHA","tag":"SHA"}],"repository":{"repo_full_name":"team/app"}}}"""),
            null
        },
        {
            WebhookFormat.Harbor,
            Of("""{"type":"PUSH_ARTIFACT","occur_at":1795809800,"event_data":{"resources":[{"digest":"SHA","tag":""}],"repository":{"repo_full_name":"team/app"}}}"""),
            null
        },
        {
            WebhookFormat.EcrEventbridge,
            Of("""{"id":"e","detail-type":"ECR Image Action","detail":{"result":"SUCCESS","action-type":"PUSH","repository-name":"team/app","image-digest":"SHA","image-tag":"","manifest-media-type":"OCI"}}"""),
            "OCI"
        },
        {
            WebhookFormat.EcrEventbridge,
            Of("""{"id":"e","detail-type":"ECR Image Action","detail":{"result":"SUCCESS","action-type":"PUSH","repository-name":"team/app","image-digest":"SHA"}}"""),
            null
        },
        {
            WebhookFormat.Github,
            Of("""{"action":"published","registry_package":{"package_type":"CONTAINER","package_version":{"version":"SHA","package_url":"ghcr.io/Team/app:","container_metadata":{"tag":{"name":"","digest":"SHA"},"manifest":{"media_type":"OCI"}}}}}"""),
            "OCI"
        },
        {
            WebhookFormat.Github,
            Of("""{"action":"published","package":{"name":"app","namespace":"Team","package_type":"CONTAINER","package_version":{"version":"SHA","container_metadata":null}}}"""),
            null
        },
        { WebhookFormat.GarPubsub, PubSub("""{"action":"INSERT","digest":"europe-docker.pkg.dev/team/app@SHA"}"""), null },
        { WebhookFormat.Nexus, Of("""{"action":"CREATED","component":{"format":"docker","name":"team/app","version":"SHA"}}"""), null },
        { WebhookFormat.AcrTrigger, Of(
            """{"push_data":{"digest":"SHA","pushed_at":"2016-11-29 12:25:46","tag":""},"repository":{"repo_full_name":"team/app"}}"""), null },
        { WebhookFormat.Generic, Of("""{"repository":"team/app","digest":"SHA"}"""), null },
        { WebhookFormat.Generic, Of("""[{"id":"e","repository":"team/app","tag":"","digest":"SHA"}]"""), null },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void A_push_by_digest_is_read(WebhookFormat format, string body, string? mediaType)
    {
        var push = Assert.Single(Read(format, body).Pushes);

        Assert.Equal((PushKind.Push, "team/app", null, Sha), (push.Kind, push.Repository.Text, push.Tag, push.Digest?.Text));
        Assert.Equal(Assert.Single(Read(format, body).Pushes).PushId, push.PushId);
        Assert.NotEqual(Guid.Empty, push.PushId);
        // An image of docker has no subject: it is the child of an index.
        if (mediaType is not null)
            Assert.Equal((0, 1, 0), CountsOf(Read(format, body.Replace(Oci, Docker, StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_format_that_names_digests_is_tried()
    {
        WebhookFormat[] namesNoDigest = [WebhookFormat.Dockerhub, WebhookFormat.Quay];

        Assert.All(Enum.GetValues<WebhookFormat>(), format => Assert.True(
            namesNoDigest.Contains(format) != Reports.Any(it => it.Data.Item1 == format),
            $"{format}: add the report of a push by digest to {nameof(Reports)}. If its publisher reports tags only, add it to "
                + $"{nameof(namesNoDigest)} instead."));
    }

    [Fact]
    public void Two_signatures_in_one_second_are_two_pushes()
    {
        var body = Reports.First(static it => it.Data.Item1 == WebhookFormat.Harbor).Data.Item2;

        Assert.NotEqual(
            Read(WebhookFormat.Harbor, body).Pushes[0].PushId,
            Read(WebhookFormat.Harbor, body.Replace("sha256:e3", "sha256:e4", StringComparison.Ordinal)).Pushes[0].PushId);
    }

    private static string Of(string body) =>
        body.Replace("SHA", Sha, StringComparison.Ordinal).Replace("OCI", Oci, StringComparison.Ordinal);

    private static string PubSub(string data) => new JsonObject
    {
        ["message"] = new JsonObject { ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Of(data))), ["messageId"] = "m1" },
    }.ToJsonString();

    private static (int Pushes, int Ignored, int Unreadable) CountsOf(WebhookReading reading) =>
        (reading.Pushes.Count, reading.IgnoredCount, reading.Unreadable.Count);

    private static WebhookReading Read(WebhookFormat format, string body) =>
        WebhookReader.Read(format, "a", Encoding.UTF8.GetBytes(body), Now);
}
