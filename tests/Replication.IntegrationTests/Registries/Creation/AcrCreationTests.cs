using Replication.Contracts.Rules;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries.Creation;

/// <summary>Repositories of Alibaba Cloud Container Registry Enterprise Edition that a rule creates.</summary>
public sealed class AcrCreationTests : IAsyncLifetime
{
    private static readonly RepositoryCreation Defaults = new();

    private readonly SampleImage _image = SampleImage.Create(layerSizes: [10_000]);

    private RegistryPair _pair = null!;
    private FakeAcr _acr = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync(
            target: static it => it with { Authentication = RegistryAuthentication.Basic, Users = [new("cr_temp_user", "token")] });
        _acr = await FakeAcr.StartAsync(_pair);
        await _pair.PushAsync(_image);
    }

    public async ValueTask DisposeAsync()
    {
        await _acr.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Fact]
    public async Task A_repository_is_created_with_all_settings_and_the_copy_goes_on()
    {
        using var worker = new CopyingWorker(_pair, _acr.Instance(), new RepositoryCreation
        {
            Acr = new AcrRepository { Summary = "Images & charts of the team", Type = RepositoryVisibility.Public },
        });

        var (result, created) = await worker.CopyAsync();

        Assert.IsType<CopyResult.Copied>(result);
        Assert.NotNull(created);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["InstanceId"] = "cri-abc",
                ["RepoNamespaceName"] = "team",
                ["RepoName"] = "app",
                ["RepoType"] = "PUBLIC",
                ["Summary"] = "Images & charts of the team",
            },
            Assert.Single(_acr.Repositories).Value);
        Assert.Equal(["GetAuthorizationToken", "CreateRepository"], _acr.Actions);
        Assert.Null((await worker.CopyAsync()).Created);
        Assert.Equal(2, _acr.Actions.Count);
    }

    [Fact]
    public async Task A_repository_without_settings_is_private_and_has_a_summary()
    {
        using var worker = new CopyingWorker(_pair, _acr.Instance(), Defaults);

        Assert.IsType<CopyResult.Copied>((await worker.CopyAsync()).Result);

        var parameters = Assert.Single(_acr.Repositories).Value;
        Assert.Equal(("PRIVATE", AcrRepository.DefaultSummary), (parameters["RepoType"], parameters["Summary"]));
    }

    [Fact]
    public async Task Eight_workers_create_a_repository_once()
    {
        var workers = Enumerable.Range(0, 8).Select(_ => new CopyingWorker(_pair, _acr.Instance(), Defaults)).ToList();

        var results = await Task.WhenAll(workers.Select(static it => it.CopyAsync()));

        workers.ForEach(static it => it.Dispose());
        Assert.All(results, static it => Assert.True(it.Result is CopyResult.Copied or CopyResult.AlreadyPresent, $"{it.Result}"));
        Assert.Single(results, static it => it.Created is not null);
    }

    [Theory]
    [InlineData(
        403, "NoPrivilege", CopyFailure.RepositoryCreationDenied, false, "lacks the permission cr:CreateRepository. Grant it in RAM")]
    [InlineData(
        403, "NoPermission", CopyFailure.RepositoryCreationDenied, false, "lacks the permission cr:CreateRepository. Grant it in RAM")]
    [InlineData(400, "Throttling.User", CopyFailure.RateLimited, true, "limits the rate")]
    [InlineData(500, "SystemError", CopyFailure.RegistryUnavailable, true, "(SystemError: words)")]
    [InlineData(404, "InvalidAccessKeyId.NotFound", CopyFailure.Unauthorized, false, "Check the credentials of the instance")]
    [InlineData(400, "REPO_QUOTA_EXCEED", CopyFailure.RepositoryCreationFailed, false, "Correct createRepository.acr")]
    public async Task An_error_of_the_API_ends_the_attempt_with_cause_and_remedy(
        int status, string errorCode, string code, bool isWorthRetrying, string words)
    {
        _acr.Interrupt = action => action == "CreateRepository" ? FakeAcr.Error(status, errorCode, "words") : null;
        using var worker = new CopyingWorker(_pair, _acr.Instance(), Defaults);

        var failure = await worker.FailAsync();

        Assert.Equal((code, isWorthRetrying), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeAcr.Secret, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_does_not_exist_is_named()
    {
        using var worker = new CopyingWorker(_pair, _acr.Instance(), Defaults);

        var failure = await worker.FailAsync("other/app");

        Assert.Equal(CopyFailure.RepositoryCreationFailed, failure.Code);
        Assert.Contains("Create the namespace other in the registry", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_is_no_answer_of_Alibaba_Cloud()
    {
        _acr.Interrupt = static action => action == "CreateRepository" ? (200, "<html>sign in</html>") : null;
        using var worker = new CopyingWorker(_pair, _acr.Instance(), Defaults);

        var failure = await worker.FailAsync();

        Assert.Equal((CopyFailure.RegistryUnavailable, true), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("not an answer of Alibaba Cloud", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_createRepository_the_failure_names_it()
    {
        using var worker = new CopyingWorker(_pair, _acr.Instance(), creation: null);

        var failure = await worker.FailAsync();

        Assert.Equal(CopyFailure.Denied, failure.Code);
        Assert.EndsWith(
            "If the repository does not exist, createRepository of a rule creates it.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["GetAuthorizationToken"], _acr.Actions);
    }
}
