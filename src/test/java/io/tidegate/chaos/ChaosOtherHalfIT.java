package io.tidegate.chaos;

/** Every other pair of phase and fault, from the second on. */
class ChaosOtherHalfIT extends Chaos {
    ChaosOtherHalfIT() {
        super(1);
    }
}
