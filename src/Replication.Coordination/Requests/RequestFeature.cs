using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.Requests;

/// <summary>Idempotency keys, and the answer to calls while the store is unavailable.</summary>
internal sealed class RequestFeature : IFeature
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<RepeatableRequests>()
        .AddSingleton<UnavailableAnswers>();
}
