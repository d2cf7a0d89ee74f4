using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Instances that were created through the API, and the encryption of their secrets.</summary>
public abstract class InstanceStoreContract(IStorePlace place) : StoreContract(place)
{
    private readonly IStorePlace _place = place;

    private IInstanceStore Instances => Get<IInstanceStore>();

    [Fact]
    public async Task A_stored_instance_is_read_back_unchanged()
    {
        var kept = SampleInstances.Kept("hangzhou", At(1));

        Assert.True(await Instances.InsertAsync(kept, default));

        AssertKept(kept, await Instances.FindAsync("hangzhou", default));
        AssertKept(kept, Assert.Single(await Instances.ListAsync(default)));
        Assert.Equal(kept.Version, Assert.Single(await Instances.ListVersionsAsync(default)).Value);
    }

    [Fact]
    public async Task Instances_are_listed_by_name()
    {
        foreach (var name in new[] { "b", "c", "a" })
            await Instances.InsertAsync(SampleInstances.Kept(name, At(1)), default);

        Assert.Equal(["a", "b", "c"], (await Instances.ListAsync(default)).Select(it => it.Instance.Name));
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        var first = SampleInstances.Kept("hangzhou", At(1));
        await Instances.InsertAsync(first, default);

        Assert.False(await Instances.InsertAsync(SampleInstances.Kept("hangzhou", At(2)), default));

        Assert.Equal(first.Version, (await Instances.FindAsync("hangzhou", default))!.Version);
    }

    [Fact]
    public async Task Of_concurrent_changes_to_one_version_one_succeeds()
    {
        var kept = SampleInstances.Kept("hangzhou", At(1));
        await Instances.InsertAsync(kept, default);
        var other = GetInAnotherProcess<IInstanceStore>();

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            (i % 2 == 0 ? Instances : other).ReplaceAsync(
                kept with { Version = Guid.NewGuid(), ChangedAt = At(i), Instance = kept.Instance with { Region = $"r{i}" } },
                kept.Version,
                default))));

        Assert.Single(made, it => it);
        var existing = await Instances.FindAsync("hangzhou", default);
        Assert.Equal($"r{Array.IndexOf(made, true)}", existing!.Instance.Region);
        Assert.Equal(kept.CreatedAt, existing.CreatedAt);
    }

    [Fact]
    public async Task An_instance_is_deleted_only_with_its_current_version()
    {
        var kept = SampleInstances.Kept("hangzhou", At(1));
        await Instances.InsertAsync(kept, default);

        Assert.False(await Instances.DeleteAsync("hangzhou", Guid.NewGuid(), default));
        Assert.NotNull(await Instances.FindAsync("hangzhou", default));
        Assert.True(await Instances.DeleteAsync("hangzhou", kept.Version, default));

        Assert.Null(await Instances.FindAsync("hangzhou", default));
        Assert.Empty(await Instances.ListVersionsAsync(default));
        Assert.False(await Instances.ReplaceAsync(kept, kept.Version, default));
    }

    [Fact]
    public async Task Secrets_are_encrypted_in_the_store()
    {
        await Instances.InsertAsync(SampleInstances.Kept("hangzhou", At(1)), default);

        var raw = await _place.ReadRawAsync();

        Assert.Contains("registry.example.com", raw, StringComparison.Ordinal);
        Assert.DoesNotContain(SampleInstances.Password, raw, StringComparison.Ordinal);
        Assert.DoesNotContain(SampleInstances.WebhookSecret, raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_begin_at_once_read_each_other_s_secrets()
    {
        var others = Enumerable.Range(0, 3).Select(_ => GetInAnotherProcess<IInstanceStore>()).ToList();

        // Each process may create its first key before it knows of the keys of the other processes.
        await Task.WhenAll(others.Select((it, i) => Task.Run(() => it.InsertAsync(SampleInstances.Kept($"i{i}", At(i)), default))));

        foreach (var reader in others.Append(Instances))
            Assert.All(await reader.ListAsync(default), it => Assert.Equal(
                SampleInstances.Password, it.Instance.Credentials!.Password!.Reveal()));
    }

    [Fact]
    public async Task Secrets_outlive_the_process()
    {
        var kept = SampleInstances.Kept("hangzhou", At(1));
        await Instances.InsertAsync(kept, default);

        AssertKept(kept, await (await GetAfterRestartAsync<IInstanceStore>()).FindAsync("hangzhou", default));
    }

    private static void AssertKept(KeptInstance expected, KeptInstance? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Version, expected.CreatedAt, expected.ChangedAt), (actual.Version, actual.CreatedAt, actual.ChangedAt));
        AssertSame(WithoutSecrets(expected.Instance), WithoutSecrets(actual.Instance));
        Assert.Equal(SampleInstances.Password, actual.Instance.Credentials!.Password!.Reveal());
        Assert.Equal(SampleInstances.WebhookSecret, actual.Instance.Webhook!.Secret!.Reveal());
    }

    private static RegistryInstance WithoutSecrets(RegistryInstance instance) =>
        instance with { Credentials = null, Webhook = instance.Webhook! with { Secret = null } };
}
