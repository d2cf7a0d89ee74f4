using System.Text.Json.Nodes;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries.Creation;

/// <summary>Repositories of Amazon ECR that a rule creates.</summary>
public sealed class EcrCreationTests : IAsyncLifetime
{
    private const string Policy = """
        {"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":10},"action":{"type":"expire"}}]}
        """;

    private static readonly RepositoryCreation Defaults = new();
    private static readonly RepositoryCreation WithPolicy = new() { Ecr = new EcrRepository { LifecyclePolicy = Policy } };

    private readonly SampleImage _image = SampleImage.Create(layerSizes: [10_000, 20_000]);

    private RegistryPair _pair = null!;
    private FakeEcr _ecr = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync(
            target: static it => it with { Authentication = RegistryAuthentication.Basic, Users = [new("AWS", "token")] });
        _ecr = await FakeEcr.StartAsync(_pair);
        await _pair.PushAsync(_image);
    }

    public async ValueTask DisposeAsync()
    {
        await _ecr.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Fact]
    public async Task A_repository_is_created_with_all_settings_and_the_copy_goes_on()
    {
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), new RepositoryCreation
        {
            Ecr = new EcrRepository
            {
                TagImmutability = true,
                ScanOnPush = true,
                Encryption = EcrEncryption.Kms,
                KmsKey = "alias/images",
                LifecyclePolicy = Policy,
                Tags = ["team=platform", "cost=a=b"],
            },
        });

        var (result, created) = await worker.CopyAsync("mirror/team/app");

        Assert.IsType<CopyResult.Copied>(result);
        Assert.Null(created!.Problem);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {
                  "repositoryName": "mirror/team/app",
                  "imageTagMutability": "IMMUTABLE",
                  "imageScanningConfiguration": { "scanOnPush": true },
                  "encryptionConfiguration": { "encryptionType": "KMS", "kmsKey": "alias/images" },
                  "tags": [ { "Key": "team", "Value": "platform" }, { "Key": "cost", "Value": "a=b" } ]
                }
                """),
            Assert.Single(_ecr.Repositories).Value), _ecr.Repositories.Single().Value.ToJsonString());
        Assert.Equal(("mirror/team/app", Policy), Assert.Single(_ecr.Policies));
        Assert.Equal(["GetAuthorizationToken", "CreateRepository", "PutLifecyclePolicy"], _ecr.Operations);
    }

    [Fact]
    public async Task A_repository_that_exists_costs_no_call()
    {
        _ecr.Repositories["team/app"] = [];
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), WithPolicy);

        var (result, created) = await worker.CopyAsync();

        Assert.IsType<CopyResult.Copied>(result);
        Assert.Null(created);
        Assert.Equal(["GetAuthorizationToken"], _ecr.Operations);
    }

    [Fact]
    public async Task Eight_workers_create_a_repository_once_and_set_its_policy_once()
    {
        var workers = Enumerable.Range(0, 8).Select(_ => new CopyingWorker(_pair, _ecr.Instance(), WithPolicy)).ToList();

        var results = await Task.WhenAll(workers.Select(static it => it.CopyAsync()));

        workers.ForEach(static it => it.Dispose());
        Assert.All(results, static it => Assert.True(it.Result is CopyResult.Copied or CopyResult.AlreadyPresent, $"{it.Result}"));
        Assert.Single(results, static it => it.Created is not null);
        Assert.Single(_ecr.Policies);
    }

    [Fact]
    public async Task Copies_of_one_worker_share_the_call()
    {
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), WithPolicy);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => worker.CopyAsync()));

        Assert.All(results, static it => Assert.True(it.Result is CopyResult.Copied or CopyResult.AlreadyPresent, $"{it.Result}"));
        Assert.Single(results, static it => it.Created is not null);
        Assert.Single(_ecr.Policies);
    }

    [Theory]
    [InlineData("ecr:CreateRepository")]
    [InlineData("ecr:TagResource")]
    public async Task A_missing_permission_is_named(string permission)
    {
        _ecr.Interrupt = operation => operation != "CreateRepository" ? null : FakeEcr.Error(
            "AccessDeniedException",
            $"User: arn:aws:iam::123456789012:user/worker is not authorized to perform: {permission} on resource: "
                + "arn:aws:ecr:eu-central-1:123456789012:repository/team/app because no identity-based policy allows the action");
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), Defaults);

        var failure = await worker.FailAsync();

        Assert.Equal((CopyFailure.RepositoryCreationDenied, "osaka"), (failure.Code, failure.RefusedBy));
        Assert.Contains($"lack the permission {permission}. Grant it in IAM", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, _ecr.Operations.Count);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_set_does_not_lose_the_image()
    {
        _ecr.Interrupt = static operation => operation == "PutLifecyclePolicy"
            ? FakeEcr.Error("AccessDeniedException", "User: x is not authorized to perform: ecr:PutLifecyclePolicy on resource: y")
            : null;
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), WithPolicy);

        var (result, created) = await worker.CopyAsync();

        Assert.Equal(new CopyResult.Copied(Digest.Parse(_image.Digest)), result);
        Assert.Contains("team/app has no lifecycle policy", created!.Problem, StringComparison.Ordinal);
        Assert.Contains("lack the permission ecr:PutLifecyclePolicy", created.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttled_call_is_repeated()
    {
        var calls = 0;
        _ecr.Interrupt = operation => operation == "CreateRepository" && Interlocked.Increment(ref calls) < 3
            ? FakeEcr.Error("ThrottlingException", "Rate exceeded")
            : null;
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), Defaults);

        Assert.IsType<CopyResult.Copied>((await worker.CopyAsync()).Result);

        Assert.Equal(3, calls);
    }

    [Theory]
    [InlineData("ThrottlingException", 400, CopyFailure.RateLimited, true, "limits the rate")]
    [InlineData("ServerException", 500, CopyFailure.RegistryUnavailable, true, "(ServerException: words)")]
    [InlineData("com.amazonaws.ecr#LimitExceededException", 400, CopyFailure.RepositoryCreationFailed, false, "request a higher quota")]
    [InlineData("KmsException", 400, CopyFailure.RepositoryCreationFailed, false, "(KmsException: words) while creating")]
    [InlineData("UnrecognizedClientException", 400, CopyFailure.Unauthorized, false, "Check the credentials of the instance")]
    public async Task An_error_of_the_API_ends_the_attempt_with_cause_and_remedy(
        string type, int status, string code, bool isWorthRetrying, string words)
    {
        _ecr.Interrupt = operation =>
            operation == "CreateRepository" ? FakeEcr.Error(type, type == "ThrottlingException" ? "Rate exceeded" : "words", status) : null;
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), Defaults);

        var failure = await worker.FailAsync();

        Assert.Equal((code, isWorthRetrying), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Empty(_ecr.Repositories);
    }

    [Theory]
    [InlineData("<html>sign in</html>")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("")]
    public async Task An_answer_that_is_not_of_ECR_is_retried_later(string body)
    {
        _ecr.Interrupt = operation => operation == "CreateRepository" ? (200, body) : null;
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), Defaults);

        var failure = await worker.FailAsync();

        Assert.Equal((CopyFailure.RegistryUnavailable, true), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("not an answer of Amazon ECR", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_repeats_the_secret_does_not_show_it()
    {
        _ecr.Interrupt = static operation =>
            operation == "CreateRepository" ? FakeEcr.Error("InvalidParameterException", $"not valid: {FakeEcr.Secret}\n") : null;
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), Defaults);

        var failure = await worker.FailAsync();

        Assert.Contains("(InvalidParameterException: not valid: ***)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_that_is_away_is_retried_later()
    {
        // The login is read before the API goes away.
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), Defaults);
        _ecr.Repositories["team/app"] = [];
        await worker.CopyAsync();
        await _ecr.DisposeAsync();

        var failure = await worker.FailAsync("team/other");

        Assert.Equal((CopyFailure.RegistryUnavailable, true), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("CreateRepository", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_createRepository_the_failure_names_it()
    {
        using var worker = new CopyingWorker(_pair, _ecr.Instance(), creation: null);

        var failure = await worker.FailAsync();

        Assert.Equal((CopyFailure.TargetRefused, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains(
            "The repository does not exist. Create it, set createRepository on the rule", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["GetAuthorizationToken"], _ecr.Operations);
    }
}
