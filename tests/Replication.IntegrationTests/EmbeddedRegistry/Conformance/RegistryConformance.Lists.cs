using System.Net;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Samples;
using Xunit;
using static Replication.IntegrationTests.EmbeddedRegistry.Conformance.RegistryProbe;

namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

/// <summary>Lists of tags, repositories and referrers.</summary>
public abstract partial class RegistryConformance
{
    [Fact]
    public async Task All_tags_are_listed()
    {
        await PushTagsAsync("team/app", "v2", "v10", "latest", "v1");

        var tags = await TagsAsync("team/app");

        Assert.Equal(["latest", "v1", "v10", "v2"], Server.TagPages ? tags : tags.Order());
    }

    [Fact]
    public async Task Tags_are_read_page_by_page_along_the_links_or_all_at_once()
    {
        await PushTagsAsync("team/app", "a", "b", "c", "d", "e");

        var pages = new List<string[]>();
        string? next = "/v2/team/app/tags/list?n=2";
        while (next is not null)
        {
            using var answer = await Probe.GetAsync(next);
            pages.Add(Strings(await JsonAsync(answer), "tags"));
            next = NextPage(answer);
        }

        if (Server.TagPages)
            Assert.Equal([["a", "b"], ["c", "d"], ["e"]], pages);
        else
            Assert.Equal(["a", "b", "c", "d", "e"], Assert.Single(pages).Order());
    }

    [Fact]
    public async Task Tags_are_read_from_any_place_on_whether_it_exists_or_not_or_all_at_once()
    {
        await PushTagsAsync("team/app", "a", "c", "e");

        using var answer = await Probe.GetAsync("/v2/team/app/tags/list?n=10&last=b");

        Assert.Equal(Server.TagPages ? ["c", "e"] : ["a", "c", "e"], Strings(await JsonAsync(answer), "tags").Order());
        Assert.Null(NextPage(answer));
    }

    [Fact]
    public async Task A_repository_without_manifests_has_no_tags_list()
    {
        using var answer = await Probe.GetAsync("/v2/team/app/tags/list");

        await AssertErrorAsync(answer, HttpStatusCode.NotFound, "NAME_UNKNOWN");
    }

    [Fact]
    public async Task Repositories_are_listed_page_by_page()
    {
        foreach (var repository in (string[])["team/app", "team", "base/alpine", "team/app/tools"])
            await PushTagsAsync(repository, "v1");

        using var first = await Probe.GetAsync("/v2/_catalog?n=3");
        using var second = await Probe.GetAsync(NextPage(first)!);

        Assert.Equal(["base/alpine", "team", "team/app"], Strings(await JsonAsync(first), "repositories"));
        Assert.Equal(["team/app/tools"], Strings(await JsonAsync(second), "repositories"));
    }

    [Fact]
    public async Task Referrers_are_listed_with_their_subject_or_there_is_no_such_endpoint()
    {
        var image = SampleImage.Create(1);
        var signature = SampleImage.Create(2, layerSizes: [10], subject: image, artifactType: "application/vnd.example.signature");
        var bill = SampleImage.Create(3, layerSizes: [10], subject: image, artifactType: "application/vnd.example.sbom");
        using var pusher = new RegistryPusher(Server.Address);
        await pusher.PushAsync("team/app", "v1", image);
        await pusher.PushAsync("team/app", null, signature);
        await pusher.PushAsync("team/app", null, bill);

        using var put = await PutAsync("team/app", signature.Digest, signature.Bytes, signature.MediaType);
        using var all = await Probe.GetAsync($"/v2/team/app/referrers/{image.Digest}");
        using var signatures =
            await Probe.GetAsync($"/v2/team/app/referrers/{image.Digest}?artifactType=application%2Fvnd.example.signature");
        using var none = await Probe.GetAsync($"/v2/team/app/referrers/{signature.Digest}");

        if (!Server.Referrers)
        {
            Assert.Null(Header(put, "OCI-Subject"));
            Assert.Equal(HttpStatusCode.NotFound, all.StatusCode);
            return;
        }
        Assert.Equal(image.Digest, Header(put, "OCI-Subject"));
        Assert.Equal(MediaTypes.OciIndex, all.Content.Headers.ContentType?.MediaType);
        Assert.Null(Header(all, "OCI-Filters-Applied"));
        Assert.Equal(new[] { signature.Digest, bill.Digest }.Order(), await DigestsAsync(all));
        Assert.Equal("artifactType", Header(signatures, "OCI-Filters-Applied"));
        Assert.Equal([signature.Digest], await DigestsAsync(signatures));
        var descriptor = (await JsonAsync(signatures)).GetProperty("manifests")[0];
        Assert.Equal("application/vnd.example.signature", descriptor.GetProperty("artifactType").GetString());
        Assert.Equal(signature.MediaType, descriptor.GetProperty("mediaType").GetString());
        Assert.Equal(signature.Bytes.Length, descriptor.GetProperty("size").GetInt32());
        Assert.Empty(await DigestsAsync(none));
    }

    [Fact]
    public async Task A_referrer_may_come_before_its_subject_and_leaves_the_list_when_it_is_deleted()
    {
        var image = SampleImage.Create(1);
        var signature = SampleImage.Create(2, layerSizes: [10], subject: image, artifactType: "application/vnd.example.signature");
        using var pusher = new RegistryPusher(Server.Address);

        await pusher.PushAsync("team/app", null, signature);
        using var before = await Probe.GetAsync($"/v2/team/app/referrers/{image.Digest}");
        using var deleted = await Probe.DeleteAsync($"/v2/team/app/manifests/{signature.Digest}");
        using var after = await Probe.GetAsync($"/v2/team/app/referrers/{image.Digest}");

        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        if (!Server.Referrers)
        {
            Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
            return;
        }
        Assert.Equal([signature.Digest], await DigestsAsync(before));
        Assert.Empty(await DigestsAsync(after));
    }

    private async Task PushTagsAsync(string repository, params string[] tags)
    {
        using var pusher = new RegistryPusher(Server.Address);
        foreach (var tag in tags)
            await pusher.PushAsync(repository, tag, SampleImage.Create(1, layerSizes: []));
    }

    private async Task<string[]> TagsAsync(string repository)
    {
        using var answer = await Probe.GetAsync($"/v2/{repository}/tags/list");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await JsonAsync(answer);
        Assert.Equal(repository, json.GetProperty("name").GetString());
        return Strings(json, "tags");
    }

    // distribution writes an empty list as null.
    private static string[] Strings(System.Text.Json.JsonElement json, string name) =>
        json.GetProperty(name) is { ValueKind: System.Text.Json.JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(it => it.GetString()!)]
            : [];

    private static string? NextPage(HttpResponseMessage answer) =>
        Header(answer, "Link") is { } link ? link[(link.IndexOf('<') + 1)..link.IndexOf('>')] : null;

    private static async Task<IEnumerable<string?>> DigestsAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await JsonAsync(answer))
            .GetProperty("manifests")
            .EnumerateArray()
            .Select(it => it.GetProperty("digest").GetString())
            .Order();
    }
}
