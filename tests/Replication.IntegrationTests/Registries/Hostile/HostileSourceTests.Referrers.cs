using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries.Hostile;

public sealed partial class HostileSourceTests
{
    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(406)]
    [InlineData(501)]
    public async Task A_missing_referrers_API_is_detected_in_every_form(int status)
    {
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Referrers }, Fault.Status(status, body: "no such thing"));

        await _pair.AssertCopiedAsync(_image, await CopyWithReferrersAsync());
        Assert.IsType<CopyResult.AlreadyPresent>(await CopyWithReferrersAsync());

        Assert.Single(RegistryPair.Of(_pair.Source, RequestKind.Referrers));
    }

    [Fact]
    public async Task A_page_of_html_is_no_list_of_referrers()
    {
        _pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Referrers }, Fault.Status(200, body: "<html></html>"));

        await _pair.AssertCopiedAsync(_image, await CopyWithReferrersAsync());

        Assert.Single(RegistryPair.Of(_pair.Source, RequestKind.Referrers));
    }

    [Fact]
    public async Task Pages_of_referrers_are_followed_to_the_last()
    {
        var signatures = await PushSignaturesAsync(3);
        AnswerPages(signatures, static page => page < 2 ? page + 1 : null);

        await _pair.AssertCopiedAsync(_image, await CopyWithReferrersAsync());

        foreach (var signature in signatures)
            await _pair.AssertHeldAsync(signature, signature.Digest);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    [InlineData(0, 0)]
    public async Task Pages_of_referrers_that_form_a_cycle_fail_the_copy(int from, int to)
    {
        AnswerPages(await PushSignaturesAsync(3), page => page == from ? to : page + 1);

        var failure = Assert.IsType<CopyResult.Failed>(await CopyWithReferrersAsync()).Failure;

        Assert.Equal((CopyFailure.ProtocolError, false), (failure.Code, failure.IsWorthRetrying));
        await _pair.AssertTagAbsentAsync();
    }

    private async Task<List<SampleImage>> PushSignaturesAsync(int count)
    {
        var signatures = Enumerable.Range(50, count)
            .Select(seed => SampleImage.Create(seed, [50], subject: _image, artifactType: "application/vnd.example.signature"))
            .ToList();
        foreach (var signature in signatures)
            await _pair.PushAsync(signature, tag: null);
        return signatures;
    }

    private void AnswerPages(List<SampleImage> signatures, Func<int, int?> next) => _pair.Source.Faults.Add(
        new RequestMatch
        {
            Kind = RequestKind.Referrers,
            Where = request => request.Target.Contains(_image.Digest, StringComparison.Ordinal)
        },
        new Fault(async (context, _) =>
        {
            var page = int.TryParse(context.Request.Query["page"], out var number) ? number : 0;
            var list = new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(SampleDocument.Entry(signatures[page])) };
            context.Response.ContentType = "application/vnd.oci.image.index.v1+json";
            if (next(page) is { } following)
                context.Response.Headers.Link = $"<{context.Request.Path}{(following == 0 ? "" : $"?page={following}")}>; rel=\"next\"";
            await context.Response.WriteAsync(list.ToJsonString());
        }));
}
