using System.Text;
using System.Text.Json;
using Replication.Contracts.Instances;
using Replication.Contracts.Pushes;
using Replication.Coordination.Webhooks;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

/// <summary>The format of each publisher: pushes, ignored events, and unreadable parts.</summary>
public sealed class WebhookFormatTests
{
    private const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Later = "sha256:01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b";
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<WebhookFormat, string, string, string?, string?> Pushes => new()
    {
        {
            WebhookFormat.Harbor,
            $$$$$"""{"type":"PUSH_ARTIFACT","occur_at":1680501893,"operator":"admin","event_data":{"resources":[{"digest":"{{{{{Sha}}}}}","tag":"1.2.0","resource_url":"harbor.x/team/app:1.2.0"}],"repository":{"name":"app","namespace":"team","repo_full_name":"team/app","repo_type":"private"}}}""",
            "team/app:1.2.0", Sha, "2023-04-03T06:04:53Z"
        },
        {
            WebhookFormat.Cloudevents,
            $$$$$"""{"specversion":"1.0","id":"u1","source":"/projects/2/webhook/policies/15","type":"harbor.artifact.pushed","time":"2026-01-31T11:00:00Z","data":{"resources":[{"digest":"{{{{{Sha}}}}}","tag":"v1"}],"repository":{"repo_full_name":"team/app"}}}""",
            "team/app:v1", Sha, "2026-01-31T11:00:00Z"
        },
        {
            WebhookFormat.Cloudevents,
            $$$$$"""{"specversion":"1.0","id":"u1","source":"zotregistry.dev","type":"zotregistry.image.updated","time":"2026-01-31T11:00:00Z","data":{"name":"team/app","reference":"v1","digest":"{{{{{Sha}}}}}","manifest":"{}"}}""",
            "team/app:v1", Sha, "2026-01-31T11:00:00Z"
        },
        {
            WebhookFormat.Cloudevents,
            """{"id":"45ef","source":"acs.cr","specversion":"1.0","time":"2020-11-19T21:04:41+08:00","type":"cr:Artifact:PushCompleted","data":{"RegionId":"cn-hangzhou","RepoNamespaceName":"scan","RepoName":"mix-vuls","Tag":"v1"}}""",
            "scan/mix-vuls:v1", null, "2020-11-19T13:04:41Z"
        },
        {
            WebhookFormat.Cloudevents,
            $$$$$"""{"specversion":"1.0","id":"u1","source":"s","type":"Microsoft.ContainerRegistry.ImagePushed","data":{"id":"e","timestamp":"2026-01-31T11:00:00Z","action":"push","target":{"digest":"{{{{{Sha}}}}}","repository":"app","tag":"v1"}}}""",
            "app:v1", Sha, "2026-01-31T11:00:00Z"
        },
        {
            WebhookFormat.AcrTrigger,
            $$$$$"""{"push_data":{"digest":"{{{{{Sha}}}}}","pushed_at":"2016-11-29 12:25:46","tag":"latest"},"repository":{"name":"repo-test","namespace":"space","region":"cn-hangzhou","repo_full_name":"space/repo-test"}}""",
            "space/repo-test:latest", Sha, null
        },
        {
            WebhookFormat.Azure,
            $$$$$"""{"id":"cb8c","timestamp":"2023-11-17T16:52:01Z","action":"push","target":{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","size":524,"digest":"{{{{{Sha}}}}}","repository":"hello-world","tag":"v1"},"request":{"host":"myregistry.azurecr.io"}}""",
            "hello-world:v1", Sha, "2023-11-17T16:52:01Z"
        },
        {
            WebhookFormat.Azure,
            $$$$$"""[{"id":"831e","topic":"/subscriptions/x","subject":"team/app:v1","eventType":"Microsoft.ContainerRegistry.ImagePushed","eventTime":"2018-04-25T21:39:47Z","data":{"id":"31c5","timestamp":"2018-04-25T21:39:47Z","action":"push","target":{"digest":"{{{{{Sha}}}}}","repository":"team/app","tag":"v1"}}}]""",
            "team/app:v1", Sha, "2018-04-25T21:39:47Z"
        },
        {
            WebhookFormat.EcrEventbridge,
            $$$$$"""{"version":"0","id":"13cd","detail-type":"ECR Image Action","source":"aws.ecr","account":"123456789012","time":"2019-11-16T01:54:34Z","region":"us-west-2","resources":[],"detail":{"result":"SUCCESS","repository-name":"team/app","image-digest":"{{{{{Sha}}}}}","action-type":"PUSH","image-tag":"latest"}}""",
            "team/app:latest", Sha, "2019-11-16T01:54:34Z"
        },
        {
            WebhookFormat.Dockerhub,
            """{"callback_url":"https://registry.hub.docker.com/u/x/hook/y/","push_data":{"pushed_at":1417566161,"pusher":"me","tag":"latest"},"repository":{"name":"app","namespace":"team","repo_name":"team/app","is_private":true}}""",
            "team/app:latest", null, "2014-12-03T00:22:41Z"
        },
        {
            WebhookFormat.Quay,
            """{"name":"app","repository":"team/app","namespace":"team","docker_url":"quay.io/team/app","homepage":"https://quay.io/repository/team/app","updated_tags":["latest"]}""",
            "team/app:latest", null, null
        },
        {
            WebhookFormat.Github,
            $$$$$"""{"action":"published","registry_package":{"name":"app","namespace":"Org","ecosystem":"docker","package_type":"CONTAINER","package_version":{"version":"{{{{{Sha}}}}}","updated_at":"2026-01-31T11:00:00Z","container_metadata":{"tag":{"name":"1.2.0","digest":"{{{{{Sha}}}}}"}},"package_url":"ghcr.io/Org/app:1.2.0"}}}""",
            "org/app:1.2.0", Sha, "2026-01-31T11:00:00Z"
        },
        {
            WebhookFormat.Github,
            $$$$$$$"""{"action":"updated","package":{"name":"app","namespace":"org/app","ecosystem":"docker","package_type":"CONTAINER","package_version":{"container_metadata":{"tag":{"name":"1.2.0","digest":"{{{{{{{Sha}}}}}}}"}}}}}""",
            "org/app:1.2.0", Sha, null
        },
        {
            WebhookFormat.GarPubsub,
            $$"""{"message":{"data":"{{Base64($$$$$"""{"action":"INSERT","digest":"us-east1-docker.pkg.dev/proj/repo/app@{{{{{Sha}}}}}","tag":"us-east1-docker.pkg.dev/proj/repo/app:1.1"}""")}}","messageId":"m1","publishTime":"2026-01-31T11:00:00Z"},"subscription":"projects/p/subscriptions/s"}""",
            "proj/repo/app:1.1", Sha, "2026-01-31T11:00:00Z"
        },
        {
            WebhookFormat.Nexus,
            """{"timestamp":"2016-11-10T23:57:49.664+0000","nodeId":"52905B51-085CCABB-CEBBEAAD-16795588-FC927D93","initiator":"admin/127.0.0.1","repositoryName":"docker-hosted","action":"CREATED","component":{"id":"08909bf0c86cf6c9600aade89e1c5e25","componentId":"bnBtLXByb3h5OjA4OTA5","format":"docker","name":"team/app","version":"1.2.0"}}""",
            "team/app:1.2.0", null, "2016-11-10T23:57:49.664Z"
        },
    };

    [Theory]
    [MemberData(nameof(Pushes))]
    public void A_push_is_read(WebhookFormat format, string body, string image, string? digest, string? pushedAt)
    {
        var reading = Read(format, body);

        var push = Assert.Single(reading.Pushes);
        Assert.Equal((image, digest, "a", Now), ($"{push.Repository}:{push.Tag}", push.Digest?.Text, push.Instance, push.ReceivedAt));
        Assert.Equal(pushedAt is null
            ? Now
            : DateTimeOffset.Parse(pushedAt, System.Globalization.CultureInfo.InvariantCulture), push.PushedAt);
        Assert.Empty(reading.Unreadable);
        // An event with an id is the same push again. Without one, the same report may be a repeat or one more push of the same image: Quay
        // has neither id nor time, and GitHub not always a time.
        var repeated = Assert.Single(Read(format, body, receivedAt: Now.AddSeconds(30)).Pushes);
        Assert.Equal(push.ReportId, repeated.ReportId);
        Assert.True(push.PushId == repeated.PushId
            ? push.ReportId is null
            : push.ReportId is not null || (pushedAt is null && format != WebhookFormat.AcrTrigger));
    }

    [Theory]
    [InlineData(
        WebhookFormat.Harbor,
        """{"type":"DELETE_ARTIFACT","occur_at":1,"event_data":{"resources":[{"tag":"v1"}],"repository":{"repo_full_name":"team/app"}}}""")]
    [InlineData(WebhookFormat.Harbor, """{"type":"REPLICATION","occur_at":1,"event_data":{"replication":{}}}""")]
    [InlineData(
        WebhookFormat.Harbor,
        """{"type":"PUSH_ARTIFACT","occur_at":1,"event_data":{"resources":[{"digest":"sha256:aa","tag":"sha256:aa"}],"repository":{"repo_full_name":"team/app"}}}""")]
    [InlineData(WebhookFormat.Cloudevents, """{"id":"1","type":"zotregistry.image.deleted","data":{"name":"team/app","reference":"v1"}}""")]
    [InlineData(
        WebhookFormat.Cloudevents, """{"id":"1","type":"zotregistry.image.updated","data":{"name":"team/app","reference":"sha256:aa"}}""")]
    [InlineData(WebhookFormat.Cloudevents, """{"id":"1","type":"cr:Artifact:BuildCompleted","data":{}}""")]
    [InlineData(WebhookFormat.Azure, """{"id":"1","action":"ping"}""")]
    [InlineData(WebhookFormat.Azure, """{"id":"1","action":"delete","target":{"repository":"app","tag":"v1"}}""")]
    [InlineData(WebhookFormat.Azure, """{"id":"1","action":"push","target":{"repository":"app"}}""")]
    [InlineData(WebhookFormat.Azure, """[{"id":"1","eventType":"Microsoft.ContainerRegistry.ImageDeleted","data":{}}]""")]
    [InlineData(WebhookFormat.EcrEventbridge, """{"id":"1","detail-type":"ECR Image Scan","detail":{}}""")]
    [InlineData(
        WebhookFormat.EcrEventbridge,
        """{"id":"1","detail-type":"ECR Image Action","detail":{"result":"SUCCESS","action-type":"DELETE","repository-name":"app","image-tag":"v1"}}""")]
    [InlineData(
        WebhookFormat.EcrEventbridge,
        """{"id":"1","detail-type":"ECR Image Action","detail":{"result":"FAILURE","action-type":"PUSH","repository-name":"app","image-tag":"v1"}}""")]
    [InlineData(
        WebhookFormat.EcrEventbridge,
        """{"id":"1","detail-type":"ECR Image Action","detail":{"result":"SUCCESS","action-type":"PUSH","repository-name":"app"}}""")]
    [InlineData(WebhookFormat.Quay, """{"name":"app","repository":"team/app","build_id":"x"}""")]
    [InlineData(WebhookFormat.Github, """{"zen":"Keep it logically awesome.","hook_id":1}""")]
    [InlineData(
        WebhookFormat.Github,
        """{"action":"published","registry_package":{"name":"app","namespace":"org","ecosystem":"npm","package_type":"npm"}}""")]
    [InlineData(
        WebhookFormat.Github,
        """{"action":"published","registry_package":{"package_type":"CONTAINER","package_version":{"container_metadata":{"tag":{"name":"","digest":""}}}}}""")]
    [InlineData(WebhookFormat.GarPubsub, """{"message":{"data":"eyJhY3Rpb24iOiJERUxFVEUiLCJ0YWciOiJoL3AvcjoxIn0=","messageId":"1"}}""")]
    [InlineData(
        WebhookFormat.GarPubsub,
        """{"message":{"data":"eyJhY3Rpb24iOiJJTlNFUlQiLCJkaWdlc3QiOiJoL3AvckBzaGEyNTY6YWEifQ==","messageId":"1"}}""")]
    [InlineData(WebhookFormat.Nexus, """{"action":"PURGED"}""")]
    [InlineData(WebhookFormat.Nexus, """{"action":"CREATED","component":{"format":"npm","name":"angular2","version":"0.0.2"}}""")]
    [InlineData(WebhookFormat.Nexus, """{"action":"CREATED","component":{"format":"docker","name":"team/app","version":"sha256:aa"}}""")]
    [InlineData(
        WebhookFormat.Nexus,
        """{"action":"DELETED","component":{"format":"docker","name":"team/app","version":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}}""")]
    public void Other_events_than_pushes_are_ignored(WebhookFormat format, string body)
    {
        var reading = Read(format, body);

        Assert.Equal((0, 1, 0), (reading.Pushes.Count, reading.IgnoredCount, reading.Unreadable.Count));
    }

    [Theory]
    [InlineData(WebhookFormat.Harbor, "{}", "type")]
    [InlineData(WebhookFormat.Harbor, "7", "type")]
    [InlineData(WebhookFormat.Harbor, """{"type":"PUSH_ARTIFACT"}""", "resources")]
    [InlineData(WebhookFormat.Harbor, """{"type":"PUSH_ARTIFACT","event_data":{"resources":{}}}""", "resources")]
    [InlineData(WebhookFormat.Harbor, """{"type":"PUSH_ARTIFACT","event_data":{"resources":[7]}}""", "object")]
    [InlineData(WebhookFormat.Harbor, """{"type":"PUSH_ARTIFACT","event_data":{"resources":[{"tag":"v1"}]}}""", "repository")]
    [InlineData(WebhookFormat.Cloudevents, "{}", "type")]
    [InlineData(WebhookFormat.Cloudevents, """{"type":"zotregistry.image.updated"}""", "id")]
    [InlineData(WebhookFormat.Cloudevents, """{"type":"zotregistry.image.updated","id":"1"}""", "data")]
    [InlineData(WebhookFormat.Cloudevents, """{"type":"zotregistry.image.updated","id":"1","data":{"reference":"v1"}}""", "repository")]
    [InlineData(WebhookFormat.Cloudevents, """{"type":"harbor.artifact.pushed","id":"1","data":{}}""", "resources")]
    [InlineData(WebhookFormat.AcrTrigger, "{}", "push_data")]
    [InlineData(WebhookFormat.AcrTrigger, """{"push_data":{"tag":"v1"}}""", "repository")]
    [InlineData(WebhookFormat.AcrTrigger, """{"push_data":{"tag":"v1","digest":"x"},"repository":{"repo_full_name":"a/b"}}""", "digest")]
    [InlineData(WebhookFormat.Azure, "{}", "action")]
    [InlineData(WebhookFormat.Azure, """{"action":"push"}""", "target")]
    [InlineData(WebhookFormat.Azure, """[{"eventType":"Microsoft.ContainerRegistry.ImagePushed"}]""", "data")]
    [InlineData(WebhookFormat.EcrEventbridge, "[]", "detail-type")]
    [InlineData(WebhookFormat.EcrEventbridge, """{"detail-type":"ECR Image Action"}""", "detail")]
    [InlineData(WebhookFormat.Dockerhub, "{}", "push_data")]
    [InlineData(WebhookFormat.Dockerhub, """{"push_data":{"tag":"v1"},"repository":{"repo_name":"../x"}}""", "repository")]
    [InlineData(WebhookFormat.Quay, "7", "object")]
    [InlineData(WebhookFormat.Quay, """{"repository":"team/app","updated_tags":7}""", "updated_tags")]
    [InlineData(WebhookFormat.Quay, """{"repository":"team/app","updated_tags":{"no tag":"id"}}""", "no tag")]
    [InlineData(WebhookFormat.Quay, """{"repository":"team/app","updated_tags":[7]}""", "string")]
    [InlineData(WebhookFormat.Github, "[]", "object")]
    [InlineData(WebhookFormat.Github, """{"action":"published","registry_package":{"package_type":"CONTAINER"}}""", "package_version")]
    [InlineData(
        WebhookFormat.Github,
        """{"action":"published","registry_package":{"package_type":"CONTAINER","package_version":{"container_metadata":{"tag":{"name":"v1"}}}}}""",
        "repository")]
    [InlineData(WebhookFormat.GarPubsub, "{}", "message")]
    [InlineData(WebhookFormat.GarPubsub, """{"message":{"data":"!"}}""", "base64")]
    [InlineData(WebhookFormat.GarPubsub, """{"message":{"data":"bm8ganNvbg=="}}""", "base64")]
    [InlineData(WebhookFormat.GarPubsub, """{"message":{"data":"eyJhY3Rpb24iOiJJTlNFUlQiLCJ0YWciOiJ4In0="}}""", "tag")]
    [InlineData(WebhookFormat.Nexus, "[]", "object")]
    [InlineData(WebhookFormat.Nexus, "{}", "action")]
    [InlineData(WebhookFormat.Nexus, """{"action":"CREATED"}""", "component")]
    [InlineData(WebhookFormat.Nexus, """{"action":"CREATED","component":{"name":"team/app","version":"v1"}}""", "format")]
    [InlineData(WebhookFormat.Nexus, """{"action":"CREATED","component":{"format":"docker","version":"v1"}}""", "repository")]
    [InlineData(WebhookFormat.Nexus, """{"action":"UPDATED","component":{"format":"docker","name":"team/app"}}""", "tag")]
    [InlineData(WebhookFormat.Nexus, """{"action":"DELETED","component":{"format":"docker","name":"team/app","version":7}}""", "tag")]
    public void Unreadable_parts_have_a_reason(WebhookFormat format, string body, string why)
    {
        var reading = Read(format, body);

        Assert.Empty(reading.Pushes);
        Assert.Contains(why, Assert.Single(reading.Unreadable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_publisher_has_an_example_of_what_it_sends() =>
        // The two formats that WebhookReaderTests read.
        Assert.All(
            Enum.GetValues<WebhookFormat>().Except([WebhookFormat.Distribution, WebhookFormat.Generic]),
            format => Assert.True(
                Pushes.Any(it => it.Data.Item1 == format), $"{format}: add the body that the publisher sends to {nameof(Pushes)}"));

    [Fact]
    public void Every_format_handles_invalid_JSON_and_bodies_of_other_formats()
    {
        var bodies = Pushes.Select(it => it.Data.Item2)
            .Concat(["", "null", "[]", "{}", "7", "\"x\"", "[[]]", "{\"events\":7}", "{\"a\":\"\\ud800\"}"])
            .ToList();
        foreach (var format in Enum.GetValues<WebhookFormat>())
        {
            foreach (var body in bodies)
            {
                var reading = Read(format, body);
                Assert.True(body is "[]"
                    || reading.Pushes.Count + reading.IgnoredCount + reading.Unreadable.Count > 0, $"{format}: {body}");
            }
        }
    }

    [Fact]
    public void Several_artifacts_and_several_tags_are_so_many_pushes()
    {
        var harbor = Read(
            WebhookFormat.Harbor,
            $$$$$"""{"type":"PUSH_ARTIFACT","occur_at":1680501893,"event_data":{"resources":[{"digest":"{{{{{Sha}}}}}","tag":"a"},{"digest":"{{{{{Later}}}}}","tag":"b"},7],"repository":{"repo_full_name":"team/app"}}}""");
        Assert.Equal(["a", "b"], harbor.Pushes.Select(it => it.Tag!.Text));
        Assert.Equal(2, Assert.Single(harbor.Unreadable).Index);

        Assert.Equal(
            ["a", "b"],
            Read(WebhookFormat.Quay, """{"repository":"team/app","updated_tags":["a","b"]}""").Pushes.Select(it => it.Tag!.Text));
        Assert.Equal(["latest", "v1"], Read(
            WebhookFormat.Quay,
            """{"repository":"team/app","updated_tags":{"latest":"4c4e","v1":null}}""").Pushes.Select(it => it.Tag!.Text));
        Assert.Equal(
            "v1", Assert.Single(Read(WebhookFormat.Quay, """{"repository":"team/app","updated_tags":"v1"}""").Pushes).Tag!.Text);
        Assert.Empty(Read(WebhookFormat.Quay, """{"repository":"team/app","updated_tags":{}}""").Unreadable);
        Assert.Equal(2, Read(WebhookFormat.Cloudevents, $"[{Zot("1")},{Zot("2")}]").Pushes.Count);
    }

    [Fact]
    public void A_tag_that_moves_forth_and_back_makes_one_push_per_move()
    {
        // Within one second, as Harbor's times are.
        var ids = new[] { (Sha, 0), (Later, 0), (Sha, 0) }
            .Select((it, i) => Read(
                WebhookFormat.Harbor,
                $$$$$"""{"type":"PUSH_ARTIFACT","occur_at":{{{{{1680501890 + it.Item2}}}}},"event_data":{"resources":[{"digest":"{{{{{it.Item1}}}}}","tag":"v1"}],"repository":{"repo_full_name":"team/app"}}}""",
                receivedAt: Now.AddTicks(i)).Pushes[0].PushId);

        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public void Binary_cloud_events_have_their_attributes_in_headers()
    {
        var headers = new Dictionary<string, string>
        {
            ["ce-type"] = "zotregistry.image.updated",
            ["ce-id"] = "1",
            ["ce-source"] = "zot",
            ["ce-time"] = "2026-01-31T11:00:00Z"
        };
        var body = $$"""{"name":"team/app","reference":"v1","digest":"{{Sha}}"}""";

        var push = Assert.Single(
            WebhookReader.Read(WebhookFormat.Cloudevents, "a", Encoding.UTF8.GetBytes(body), Now, headers.GetValueOrDefault).Pushes);

        Assert.Equal(
            ("team/app", "v1", new DateTimeOffset(2026, 1, 31, 11, 0, 0, TimeSpan.Zero)),
            (push.Repository.Text, push.Tag!.Text, push.PushedAt));
        // The same event, structured, is the same push.
        Assert.Equal(push.PushId, Read(WebhookFormat.Cloudevents, Zot("1")).Pushes[0].PushId);
    }

    [Fact]
    public void Nexus_names_the_type_and_the_id_of_an_event_in_headers()
    {
        var headers = new Dictionary<string, string>
        {
            ["X-Nexus-Webhook-Id"] = "rm:repository:component",
            ["X-Nexus-Webhook-Delivery"] = "7f4a6dde-5c68-4999-bcc0-a62f3fb8ae48",
        };
        const string Body = """{"action":"UPDATED","component":{"format":"docker","name":"team/app","version":"v1"}}""";
        WebhookReading Nexus(DateTimeOffset at) =>
            WebhookReader.Read(WebhookFormat.Nexus, "a", Encoding.UTF8.GetBytes(Body), at, headers.GetValueOrDefault);

        var push = Assert.Single(Nexus(Now).Pushes);
        Assert.Equal(push.PushId, Assert.Single(Nexus(Now.AddSeconds(30)).Pushes).PushId);
        headers["X-Nexus-Webhook-Delivery"] = "another";
        Assert.NotEqual(push.PushId, Assert.Single(Nexus(Now).Pushes).PushId);
        headers["X-Nexus-Webhook-Id"] = "rm:repository:asset";
        Assert.Equal(1, Nexus(Now).IgnoredCount);
    }

    [Fact]
    public void Nexus_reports_a_deleted_tag()
    {
        var reading = Read(WebhookFormat.Nexus, """{"action":"DELETED","component":{"format":"docker","name":"team/app","version":"v1"}}""");

        var deletion = Assert.Single(reading.Pushes);
        Assert.Equal((PushKind.Deletion, "team/app", "v1"), (deletion.Kind, deletion.Repository.Text, deletion.Tag?.Text));
    }

    [Fact]
    public void The_Event_Grid_validation_gets_its_response()
    {
        var reading = Read(
            WebhookFormat.Azure,
            """[{"id":"1","topic":"/x","subject":"","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6","validationUrl":"https://elsewhere.example.com/"}}]""");

        Assert.Equal("512d38b6", reading.ValidationCode);
        Assert.Null(Read(WebhookFormat.Generic, """{"repository":"app","tag":"v1"}""").ValidationCode);
    }

    [Fact]
    public void Both_of_github_s_events_of_one_push_are_one_push()
    {
        static Guid? IdOf(string key) =>
            Read(
                WebhookFormat.Github,
                $$$$$"""{"action":"published","{{{{{key}}}}}":{"package_type":"CONTAINER","package_version":{"version":"{{{{{Sha}}}}}","updated_at":"2026-01-31T11:00:00Z","container_metadata":{"tag":{"name":"v1","digest":"{{{{{Sha}}}}}"}},"package_url":"ghcr.io/org/app:v1"}}}""").Pushes[
                0].ReportId;

        Assert.NotNull(IdOf("package"));
        Assert.Equal(IdOf("package"), IdOf("registry_package"));
    }

    [Theory]
    [InlineData(WebhookFormat.Generic, """{"repository":"team/app","tag":"v1","pushedAt":"0001-01-01T00:00:00Z"}""")]
    [InlineData(WebhookFormat.Generic, """{"repository":"team/app","tag":"v1","pushedAt":"1970-01-01T00:00:00Z"}""")]
    [InlineData(WebhookFormat.Generic, """{"repository":"team/app","tag":"v1"}""")]
    [InlineData(
        WebhookFormat.Github,
        """{"action":"published","registry_package":{"package_type":"CONTAINER","package_version":{"updated_at":"0001-01-01T00:00:00Z","container_metadata":{"tag":{"name":"v1"}},"package_url":"ghcr.io/team/app:v1"}}}""")]
    [InlineData(
        WebhookFormat.Harbor,
        """{"type":"PUSH_ARTIFACT","occur_at":1,"event_data":{"resources":[{"tag":"v1"}],"repository":{"repo_full_name":"team/app"}}}""")]
    [InlineData(WebhookFormat.Dockerhub, """{"push_data":{"tag":"v1","pushed_at":0},"repository":{"repo_name":"team/app"}}""")]
    public void An_invalid_time_is_replaced_by_the_time_of_arrival(WebhookFormat format, string body)
    {
        var (one, other) = (Read(format, body).Pushes[0], Read(format, body, receivedAt: Now.AddTicks(1)).Pushes[0]);

        Assert.Equal((Now, (Guid?)null), (one.PushedAt, one.ReportId));
        Assert.NotEqual(one.PushId, other.PushId);
    }

    [Fact]
    public void Parts_of_one_call_arrive_in_their_order()
    {
        var reading = Read(WebhookFormat.Generic, """[{"repository":"team/app","tag":"v1"},{},{"repository":"team/app","tag":"v1"}]""");

        Assert.Equal([Now, Now.AddTicks(2)], reading.Pushes.Select(it => it.ReceivedAt));
        Assert.NotEqual(reading.Pushes[0].PushId, reading.Pushes[1].PushId);
    }

    private static string Zot(string id) =>
        $$$$$"""{"specversion":"1.0","id":"{{{{{id}}}}}","source":"zot","type":"zotregistry.image.updated","time":"2026-01-31T11:00:00Z","data":{"name":"team/app","reference":"v1","digest":"{{{{{Sha}}}}}"}}""";

    private static string Base64(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(text))));

    private static WebhookReading Read(WebhookFormat format, string body, DateTimeOffset? receivedAt = null) =>
        WebhookReader.Read(format, "a", Encoding.UTF8.GetBytes(body), receivedAt ?? Now);
}
