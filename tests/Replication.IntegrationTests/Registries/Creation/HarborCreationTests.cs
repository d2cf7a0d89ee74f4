using System.Diagnostics.Metrics;
using Replication.Contracts.Rules;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries.Creation;

/// <summary>Projects of Harbor that a rule creates.</summary>
public sealed class HarborCreationTests : IAsyncLifetime
{
    private static readonly RepositoryCreation Private = new() { Harbor = new HarborProject() };

    private readonly SampleImage _image = SampleImage.Create(layerSizes: [10_000]);

    private RegistryPair _pair = null!;
    private FakeHarbor _harbor = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        _harbor = FakeHarbor.Start(_pair);
        await _pair.PushAsync(_image);
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory]
    [InlineData(RepositoryVisibility.Private, "false")]
    [InlineData(RepositoryVisibility.Public, "true")]
    public async Task A_project_is_created_and_the_copy_goes_on(RepositoryVisibility visibility, string isPublic)
    {
        using var worker = new CopyingWorker(
            _pair, _harbor.Instance(), new RepositoryCreation { Harbor = new HarborProject { Visibility = visibility } });

        var (result, created) = await worker.CopyAsync("mirror/team/app");

        Assert.IsType<CopyResult.Copied>(result);
        Assert.NotNull(created);
        Assert.Equal(new KeyValuePair<string, string>("mirror", isPublic), Assert.Single(_harbor.Projects));
        Assert.Equal(1, _harbor.CallCount);
        // A second image of the project costs no call.
        Assert.Null((await worker.CopyAsync("mirror/team/other")).Created);
        Assert.Equal(1, _harbor.CallCount);
    }

    [Fact]
    public async Task The_creation_is_counted_for_its_instance()
    {
        // Other tests run in the same process.
        var name = $"harbor-{Guid.NewGuid():N}"[..20];
        var count = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, it) =>
            {
                if (instrument.Name == "replication.repositories.created")
                    it.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, labels, _) =>
        {
            if (labels.ToArray().Contains(new KeyValuePair<string, object?>("instance", name)))
                Interlocked.Add(ref count, value);
        });
        listener.Start();
        using var worker = new CopyingWorker(_pair, _harbor.Instance() with { Name = name }, Private);

        await worker.CopyAsync();
        await worker.CopyAsync("team/other");

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Eight_workers_create_a_project_once()
    {
        var workers = Enumerable.Range(0, 8).Select(_ => new CopyingWorker(_pair, _harbor.Instance(), Private)).ToList();

        var results = await Task.WhenAll(workers.Select(static it => it.CopyAsync()));

        workers.ForEach(static it => it.Dispose());
        Assert.All(results, static it => Assert.True(it.Result is CopyResult.Copied or CopyResult.AlreadyPresent, $"{it.Result}"));
        Assert.Single(results, static it => it.Created is not null);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        _harbor.Interrupt = static () => (403, "FORBIDDEN", "Only system admin can create project");
        using var worker = new CopyingWorker(_pair, _harbor.Instance(), Private);

        var failure = await worker.FailAsync();

        Assert.Equal((CopyFailure.RepositoryCreationDenied, "osaka"), (failure.Code, failure.RefusedBy));
        Assert.Contains(
            "answered 403 (Only system admin can create project) while creating the project team. The account may not create projects. "
                + "Allow project creation for everyone",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttled_call_is_repeated()
    {
        var calls = 0;
        _harbor.Interrupt = () => Interlocked.Increment(ref calls) < 3 ? (429, "TOOMANYREQUESTS", "slow down") : null;
        using var worker = new CopyingWorker(_pair, _harbor.Instance(), Private);

        Assert.IsType<CopyResult.Copied>((await worker.CopyAsync()).Result);

        Assert.Equal(3, calls);
    }

    [Theory]
    [InlineData(400, CopyFailure.RepositoryCreationFailed, false, "Create the project team")]
    [InlineData(404, CopyFailure.RepositoryCreationFailed, false, "no project API of Harbor 2.0")]
    [InlineData(200, CopyFailure.RegistryUnavailable, true, "not an answer of Harbor")]
    [InlineData(500, CopyFailure.RegistryUnavailable, true, "Check the log of the registry")]
    public async Task An_error_of_the_API_ends_the_attempt_with_cause_and_remedy(
        int status, string code, bool isWorthRetrying, string words)
    {
        _harbor.Interrupt = () => (status, "WORD", "words");
        using var worker = new CopyingWorker(_pair, _harbor.Instance(), Private);

        var failure = await worker.FailAsync();

        Assert.Equal((code, isWorthRetrying), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains("while creating the project team", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_is_no_answer_of_Harbor()
    {
        _pair.Target.Faults.Clear();
        _pair.Target.Faults.Add(
            new RequestMatch { Target = "^/v2/team/" },
            Fault.Status(404, body: """{"errors":[{"code":"NAME_UNKNOWN","message":"unknown"}]}"""));
        _pair.Target.Faults.Add(new RequestMatch { Target = "^/api/" }, Fault.Status(201, body: "<html>sign in</html>"));
        using var worker = new CopyingWorker(_pair, _harbor.Instance(), Private);

        Assert.Contains("not an answer of Harbor", (await worker.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_that_is_missing_in_an_existing_project_stays_the_failure()
    {
        _harbor.Projects["team"] = "false";
        _pair.Target.Faults.Add(
            new RequestMatch { Method = "POST", Target = "/blobs/uploads/" },
            Fault.Status(401, body: """
                {"errors":[{"code":"UNAUTHORIZED","message":"unauthorized to access repository: team/app, action: push"}]}
                """));
        using var worker = new CopyingWorker(_pair, _harbor.Instance(), Private);

        var failure = await worker.FailAsync();

        Assert.Equal((CopyFailure.Unauthorized, "osaka"), (failure.Code, failure.RefusedBy));
        Assert.Equal(1, _harbor.CallCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_settings_for_Harbor_nothing_is_created_and_the_failure_names_createRepository(bool createsElsewhere)
    {
        using var worker = new CopyingWorker(_pair, _harbor.Instance(), createsElsewhere ? new RepositoryCreation() : null);

        var failure = await worker.FailAsync();

        Assert.Equal(CopyFailure.TargetRefused, failure.Code);
        Assert.Contains("project team not found", failure.Message, StringComparison.Ordinal);
        Assert.Contains("set createRepository on the rule", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, _harbor.CallCount);
    }
}
