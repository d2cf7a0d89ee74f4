using System.Globalization;
using Microsoft.AspNetCore.Http;
using Replication.Registries;

namespace Replication.Coordination.Instances;

/// <summary>Converts a registry failure to the error answer of an API call.</summary>
internal static class RegistryProblem
{
    public static IResult Of(HttpContext context, CopyFailure failure)
    {
        if (failure.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return failure.Code switch
        {
            CopyFailure.ManifestUnknown => Problem.NotFound("repository.unknown", failure.Message),
            CopyFailure.InstanceUnusable => Problem.Conflict("instance.unusable", failure.Message),
            CopyFailure.RateLimited => Problem.Of(StatusCodes.Status503ServiceUnavailable, $"registry.{failure.Code}", failure.Message),
            _ => Problem.Of(StatusCodes.Status502BadGateway, $"registry.{failure.Code}", failure.Message),
        };
    }
}
