using System.Text.Json;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>
/// Registries with an invalid response to a referrers request: GitLab responds with the subject itself, Docker Hub announces a list that
/// does not exist.
/// </summary>
public sealed class NoReferrersListTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_target_that_answers_the_referrers_tag_with_the_subject_gets_a_list(bool isIndex)
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { Referrers = false });
        var (subject, signature) = Signed(isIndex);
        await pair.PushAsync(subject);
        await pair.PushAsync(signature, tag: null);
        // Only until the tag exists: the first copy creates it.
        AnswerTagWithSubject(pair.Target, subject, times: 1);

        var result = await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true }, default);

        await pair.AssertCopiedAsync(subject, result);
        Assert.Equal([signature.Digest], await ListAsync(pair.Target.Address, subject));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_source_that_answers_the_referrers_tag_with_the_subject_has_no_referrers(bool isIndex)
    {
        await using var pair = await RegistryPair.StartAsync(source: static options => options with { Referrers = false });
        var (subject, _) = Signed(isIndex);
        await pair.PushAsync(subject);
        AnswerTagWithSubject(pair.Source, subject);

        var result = await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true }, default);

        await pair.AssertCopiedAsync(subject, result);
        Assert.Single(RegistryPair.Of(pair.Target, RequestKind.Manifest, "PUT"), put => put.Reference == "v1");
        Assert.DoesNotContain(pair.Target.Requests.All, static it => it.Reference?.StartsWith("sha256-", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_referrers_API_that_returns_the_subject_is_replaced_by_the_tag_schema()
    {
        await using var pair = await RegistryPair.StartAsync();
        var (subject, signature) = Signed(isIndex: true);
        await pair.PushAsync(subject);
        await pair.PushAsync(signature, tag: null);
        await pair.PushAsync(ListOf(signature), ReferrersTagOf(subject));
        pair.Source.Faults.Add(
            new RequestMatch { Kind = RequestKind.Referrers },
            Fault.Redirect(new Uri(pair.Source.Address, $"/v2/{RegistryPair.RepositoryText}/manifests/{subject.Digest}")));

        var result = await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true }, default);

        await pair.AssertCopiedAsync(subject, result);
        await pair.AssertHeldAsync(signature, signature.Digest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_OCI_Subject_header_is_trusted_only_with_a_referrers_API(bool hasList)
    {
        await using var pair = await RegistryPair.StartAsync(target: options => options with { Referrers = hasList });
        var (subject, signature) = Signed(isIndex: false);
        var second = SampleImage.Create(seed: 9, subject: subject, artifactType: "application/vnd.example.signature");
        await pair.PushAsync(subject);
        await pair.PushAsync(signature, tag: null);
        await pair.PushAsync(second, tag: null);
        pair.Target.Faults.Add(
            new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Header("OCI-Subject", subject.Digest));

        await pair.AssertCopiedAsync(subject, await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true }, default));

        var listed = hasList ? [] : await ListAsync(pair.Target.Address, subject);
        Assert.Equal(hasList ? [] : new[] { signature.Digest, second.Digest }.Order(), listed.Order());
        Assert.InRange(RegistryPair.Of(pair.Target, RequestKind.Referrers).Count, 1, 2);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(400)]
    [InlineData(415)]
    [InlineData(501)]
    public async Task The_error_of_a_refused_referrer_names_it_as_a_referrer(int status)
    {
        await using var pair = await RegistryPair.StartAsync();
        var (subject, signature) = Signed(isIndex: false);
        await pair.PushAsync(subject);
        await pair.PushAsync(signature, tag: null);
        pair.Target.Faults.Add(
            new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT", Reference = signature.Digest }, Fault.Status(status));

        var result = await pair.Copier.CopyAsync(pair.Request() with { IncludeReferrers = true }, default);

        var failure = Assert.IsType<CopyResult.Failed>(result).Failure;
        Assert.Equal((CopyFailure.TargetRefused, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("does not accept this referrer", failure.Message, StringComparison.Ordinal);
        Assert.Contains(subject.Digest, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_refused_is_not_called_a_referrer()
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(SampleImage.Create());
        pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Status(405));

        Assert.DoesNotContain("referrer", (await pair.FailToCopyAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RequestKind.Manifest)]
    [InlineData(RequestKind.Blob)]
    public async Task A_login_page_instead_of_the_registry_is_reported_as_one(RequestKind kind)
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(SampleImage.Create());
        pair.Source.Faults.Add(
            new RequestMatch { Kind = kind },
            Fault.Header("Content-Type", "text/html; charset=utf-8")
                .Then(Fault.Status(200, body: "<!DOCTYPE html><html><body>Sign in</body></html>")));

        var failure = await pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.RegistryUnavailable, true), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("login page", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Check the endpoint", failure.Message, StringComparison.Ordinal);
    }

    private static (SampleManifest Subject, SampleImage Signature) Signed(bool isIndex)
    {
        SampleManifest subject = isIndex ? SampleIndex.Create(3, "amd64", "arm64") : SampleImage.Create();
        return (subject, SampleImage.Create(seed: 8, subject: subject, artifactType: "application/vnd.example.signature"));
    }

    private static SampleIndex ListOf(SampleManifest referrer) => SampleIndex.Create([referrer]);

    private static string ReferrersTagOf(SampleManifest subject) => subject.Digest.Replace(':', '-');

    private static void AnswerTagWithSubject(EmbeddedRegistryServer registry, SampleManifest subject, int times = int.MaxValue)
    {
        foreach (var method in new[] { "GET", "HEAD" })
        {
            registry.Faults.Add(
                new RequestMatch { Kind = RequestKind.Manifest, Method = method, Reference = ReferrersTagOf(subject) },
                Fault.Redirect(new Uri(registry.Address, $"/v2/{RegistryPair.RepositoryText}/manifests/{subject.Digest}")),
                times);
        }
    }

    private static async Task<IReadOnlyList<string>> ListAsync(Uri registry, SampleManifest subject)
    {
        using var pusher = new RegistryPusher(registry);
        var list = await pusher.ReadManifestAsync(RegistryPair.RepositoryText, ReferrersTagOf(subject));
        using var json = JsonDocument.Parse(list!.Bytes);
        return [.. json.RootElement.GetProperty("manifests").EnumerateArray().Select(static it => it.GetProperty("digest").GetString()!)];
    }
}
